package io.tripletflow.connectors.output;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A part of a model snapshot, small enough for any broker.
 *
 * @param slice index of this slice, 0 to {@code slices} - 1
 * @param slices number of slices of the snapshot
 * @param sha256 of the whole snapshot's bytes, 64 lower-case hexadecimal digits
 * @param data this slice's bytes; owned by the record
 */
public record ModelSlice(
        long epoch, long version, int slice, int slices, String sha256, byte[] data) {

    /** Most slices of a snapshot. */
    public static final int MAX_SLICES = 16_384;

    /** Most bytes of one slice, so that a few records cannot fill a reader's memory. */
    static final int MAX_BYTES = 1 << 20;

    public ModelSlice {
        requireNonNull(sha256, "sha256");
        requireNonNull(data, "data");
        if (slices < 1 || slices > MAX_SLICES) {
            throw new IllegalArgumentException(
                    "slices must be in 1.." + MAX_SLICES + " but was " + slices);
        }
        if (slice < 0 || slice >= slices) {
            throw new IllegalArgumentException(
                    "slice must be in 0.." + (slices - 1) + " but was " + slice);
        }
        if (data.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "data must be at most " + MAX_BYTES + " bytes but was " + data.length);
        }
        if (sha256.length() != 64) {
            throw new IllegalArgumentException(
                    "sha256 must have 64 digits but has " + sha256.length());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelSlice that
                && epoch == that.epoch
                && version == that.version
                && slice == that.slice
                && slices == that.slices
                && sha256.equals(that.sha256)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return (Long.hashCode(version) * 31 + slice) * 31 + sha256.hashCode();
    }

    @Override
    public String toString() {
        return "ModelSlice[" + epoch + "." + version + " " + slice + "/" + slices + "]";
    }
}
