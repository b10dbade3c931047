package io.tripletflow.memory;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Bounds of a group's memory.
 *
 * @param keep which events of a label stay
 * @param perLabel events kept of a label
 * @param labels labels kept in a group; the least recently seen of a few drawn ones makes room
 * @param sample remembered events that join one window at most
 * @param perFresh of them for each fresh event, on average: windows that pay for fewer than the
 *     sample take turns, see {@link GroupMemory#hasTurn}; 0 if each window is joined
 * @param expireMillis event time after which an event is forgotten; 0 means never
 * @param bytes of all events kept in a group, as {@link io.tripletflow.event.Event#bytes} counts;
 *     labels make room until no more, or one label, is left
 */
public record MemorySpec(
        Keep keep,
        int perLabel,
        int labels,
        int sample,
        float perFresh,
        long expireMillis,
        long bytes)
        implements Serializable {

    /** Which of a label's events stay when there are more than fit. */
    public enum Keep {
        /** The newest: the memory follows a label that changes. */
        NEWEST,
        /** A uniform sample of all that were seen: the memory keeps every face of a label. */
        RESERVOIR
    }

    public MemorySpec {
        requireNonNull(keep, "keep");
        require("per-label", perLabel, 0);
        require("labels", labels, 1);
        require("sample", sample, 0);
        if (!(perFresh >= 0)) {
            throw new IllegalArgumentException(
                    "sample-per-event must be at least 0 but was " + perFresh);
        }
        require("expire-after", expireMillis, 0);
        require("bytes", bytes, 1);
    }

    /** Each window is joined, and bytes are no bound. */
    public MemorySpec(Keep keep, int perLabel, int labels, int sample, long expireMillis) {
        this(keep, perLabel, labels, sample, 0, expireMillis, Long.MAX_VALUE);
    }

    /** Keeps the newest. */
    public MemorySpec(int perLabel, int labels, int sample, long expireMillis) {
        this(Keep.NEWEST, perLabel, labels, sample, expireMillis);
    }

    private static void require(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(
                    name + " must be at least " + min + " but was " + value);
        }
    }
}
