package io.tripletflow.connectors.output;

import java.util.Arrays;

/**
 * A whole model as bytes; on the model topic it travels in slices.
 *
 * @param epoch when the life of the job began that made it, in Unix milliseconds. A job begins a
 *     new life whenever it starts or is restored, so (epoch, version) orders models, also those
 *     that a life made and its successor made again.
 * @param version number of updates since the model was born
 * @param bytes the core's snapshot format (versioned there); owned by the record
 */
public record ModelSnapshot(long epoch, long version, byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelSnapshot that
                && epoch == that.epoch
                && version == that.version
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version) * 31 + Arrays.hashCode(bytes);
    }
}
