package io.tripletflow.connectors;

import java.util.Locale;

/**
 * A record the job could not use, with its original bytes, where it came from and why.
 *
 * @param key original key, null if it had none
 * @param value original value, null if it had none
 * @param detail for a person: what was wrong, what was expected
 */
public record DeadLetter(
        byte[] key,
        byte[] value,
        String topic,
        int partition,
        long offset,
        long timeMillis,
        Reason reason,
        String detail) {

    /** Why a record could not be used; the names on the topic are stable. */
    public enum Reason {
        NOT_JSON,
        MISSING_ENTITY,
        MISSING_INPUT,
        WRONG_TYPE,
        WRONG_DIMENSION,
        NOT_FINITE,
        TOO_LARGE,
        UNKNOWN_TOWER,
        BAD_TIME,
        LATE;

        /** As written in headers and reports: lower case with hyphens. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
