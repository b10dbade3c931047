package io.tripletflow.memory;

import java.io.Serializable;

/**
 * Bounds of a group's memory.
 *
 * @param perLabel newest events kept of a label
 * @param labels labels kept in a group; the least recently seen of a few drawn ones makes room
 * @param sample remembered events that join one window
 * @param expireMillis event time after which an event is forgotten; 0 means never
 */
public record MemorySpec(int perLabel, int labels, int sample, long expireMillis)
        implements Serializable {
    public MemorySpec {
        require("memory.per-label", perLabel, 0);
        require("memory.labels", labels, 1);
        require("memory.sample", sample, 0);
        require("memory.expire-after", expireMillis, 0);
    }

    private static void require(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least + " but was " + value);
        }
    }
}
