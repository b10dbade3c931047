package io.tripletflow.connectors;

import java.util.Arrays;

/**
 * A whole model as bytes; on the model topic it travels in slices.
 *
 * @param bytes the core's snapshot format (versioned there); owned by the record
 */
public record ModelSnapshot(int epoch, long version, byte[] bytes) {

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
