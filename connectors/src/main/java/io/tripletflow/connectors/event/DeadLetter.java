package io.tripletflow.connectors.event;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Tag;
import java.util.Arrays;

/**
 * A record the job could not use, with its original bytes, where it came from and why.
 *
 * @param key original key, null if it had none; owned by the record
 * @param value original value, null if it had none; owned by the record
 * @param timeMillis Kafka timestamp of the original record, or the event time of a late one
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

    public DeadLetter {
        requireNonNull(topic, "topic");
        requireNonNull(reason, "reason");
        requireNonNull(detail, "detail");
    }

    /** The detail of a problem with the record at a place, which ends it. */
    static String detail(String problem, String topic, int partition, long offset) {
        return problem + end(topic, partition, offset);
    }

    /** The detail without the place, which means nothing where a record came from no topic. */
    public String problem() {
        String end = end(topic, partition, offset);
        return detail.endsWith(end) ? detail.substring(0, detail.length() - end.length()) : detail;
    }

    private static String end(String topic, int partition, long offset) {
        return " (" + topic + "-" + partition + "@" + offset + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeadLetter that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && topic.equals(that.topic)
                && partition == that.partition
                && offset == that.offset
                && timeMillis == that.timeMillis
                && reason == that.reason
                && detail.equals(that.detail);
    }

    @Override
    public int hashCode() {
        return (topic.hashCode() * 31 + partition) * 31 + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return "DeadLetter["
                + (reason.tag() + " " + topic + "-" + partition + "@" + offset + ": " + detail)
                + "]";
    }

    /** Why a record could not be used; the names on the topic are stable. */
    public enum Reason {
        /** Empty, not UTF-8, not JSON, or more than one JSON value. */
        NOT_JSON,
        /** No entity, or an empty one. */
        MISSING_ENTITY,
        /** No features, text or ids, several of them, or a kind that the event's tower refuses. */
        MISSING_INPUT,
        /** A known field of another JSON type than agreed. */
        WRONG_TYPE,
        /** A known field twice. */
        DUPLICATE_FIELD,
        /** More or fewer features than the tower takes. */
        WRONG_DIMENSION,
        /** A feature or weight that is NaN, infinite, null or beyond the range of a float. */
        NOT_FINITE,
        /** A record, name, text or list of ids over its limit. */
        TOO_LARGE,
        /** A tower that the job does not have, or none where several could be meant. */
        UNKNOWN_TOWER,
        /** A time that is negative, no whole number, or too far ahead. */
        BAD_TIME,
        /** A weight that is zero, negative or too large. */
        BAD_WEIGHT,
        /** Marked as Avro but cut off, of an unknown schema, or not as its schema says. */
        NOT_AVRO,
        /** A good event that came after its window had closed. */
        LATE,
        /**
         * A label without an input, or a retraction, for which no input of its entity was found.
         */
        UNMATCHED_LABEL;

        /** As written in headers and reports: lower case with hyphens. */
        public String tag() {
            return Tag.of(this);
        }

        /**
         * The reason written as {@code tag}.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Reason ofTag(String tag) {
            for (Reason reason : values()) {
                if (reason.tag().equals(tag)) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("unknown dead-letter reason " + Json.quote(tag));
        }
    }
}
