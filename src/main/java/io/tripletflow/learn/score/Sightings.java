package io.tripletflow.learn.score;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;

/**
 * How often each label was seen, counted to 255 in as many slots as a label's hash chooses from:
 * labels that share one seem more frequent than they are, never less.
 */
public final class Sightings {

    private static final int SLOTS = 1 << 16;
    private static final int MAX = 0xFF;

    private final byte[] counts = new byte[SLOTS];
    private int labels;

    /**
     * How often a label was seen, at most 255.
     *
     * @param labelKey hash of the label
     */
    public int of(long labelKey) {
        return counts[slot(labelKey)] & MAX;
    }

    void add(long labelKey) {
        int count = of(labelKey);
        if (count == 0) {
            labels++;
        }
        if (count < MAX) {
            counts[slot(labelKey)] = (byte) (count + 1);
        }
    }

    /** How many labels were seen; those that share a slot count once. */
    int labels() {
        return labels;
    }

    private static int slot(long labelKey) {
        return (int) (labelKey >>> 48) & (SLOTS - 1);
    }

    void write(Tensors out) {
        out.put("sightings", counts.clone());
    }

    void read(Tensors in) throws TensorException {
        byte[] read = in.bytes("sightings");
        if (read.length != SLOTS) {
            throw new TensorException(
                    "sightings must be " + SLOTS + " counts but were " + read.length);
        }
        System.arraycopy(read, 0, counts, 0, SLOTS);
        labels = 0;
        for (byte count : counts) {
            labels += count == 0 ? 0 : 1;
        }
    }
}
