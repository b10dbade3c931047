package io.tripletflow.connectors.event;

import io.tripletflow.event.Input;
import java.io.Serializable;

/**
 * Bounds of one event; whatever exceeds them becomes a dead letter, never a failure.
 *
 * @param recordBytes most bytes of a record, key and value together; checked before parsing
 * @param entityLength most characters (UTF-16 units) of an entity
 * @param labelLength most characters of a label
 * @param groupLength most characters of a group, and of a tower's name
 * @param textLength most characters of a text
 * @param ids most ids of one event, duplicates included
 * @param maxFutureMillis how far an event's time may lie ahead of its record's timestamp, and that
 *     timestamp ahead of this machine's clock unless the broker set it, in milliseconds; 0 for no
 *     bound. One event from the far future would make all others late.
 */
public record Limits(
        int recordBytes,
        int entityLength,
        int labelLength,
        int groupLength,
        int textLength,
        int ids,
        long maxFutureMillis)
        implements Serializable {

    /**
     * 512 KiB a record (a default broker carries 1 MiB, so a record over this limit still arrives
     * and is reported), 1024 characters a name, 65536 characters a text, 1000 ids, five minutes
     * ahead.
     */
    public static final Limits DEFAULTS =
            new Limits(512 * 1024, 1024, 1024, 1024, 65_536, 1000, 300_000L);

    public Limits {
        requirePositive("limits.record-bytes", recordBytes);
        requirePositive("limits.entity-length", entityLength);
        requirePositive("limits.label-length", labelLength);
        requirePositive("limits.group-length", groupLength);
        requirePositive("limits.text-length", textLength);
        requirePositive("limits.ids", ids);
        if (ids > Input.Ids.MAX) {
            throw new IllegalArgumentException(
                    "limits.ids must be at most " + Input.Ids.MAX + " but was " + ids);
        }
        if (maxFutureMillis < 0) {
            throw new IllegalArgumentException(
                    "limits.max-future must be 0 (no bound) or positive but was "
                            + maxFutureMillis);
        }
    }

    /** The default number of ids. */
    public Limits(
            int recordBytes,
            int entityLength,
            int labelLength,
            int groupLength,
            int textLength,
            long maxFutureMillis) {
        this(
                recordBytes,
                entityLength,
                labelLength,
                groupLength,
                textLength,
                DEFAULTS.ids,
                maxFutureMillis);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive but was " + value);
        }
    }
}
