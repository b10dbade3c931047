package io.tripletflow.mining;

/** Working arrays of the miners, contents undefined between calls. */
final class Workspace {

    private int[] positives = {};
    private int[] negatives = {};
    private int[] chosen = {};
    private float[] distances = {};
    private double[] weights = {};
    private long[] bits = {};

    int[] positives(int rows) {
        if (positives.length < rows) {
            positives = new int[rows];
        }
        return positives;
    }

    int[] negatives(int rows) {
        if (negatives.length < rows) {
            negatives = new int[rows];
        }
        return negatives;
    }

    int[] chosen(int rows) {
        if (chosen.length < rows) {
            chosen = new int[rows];
        }
        return chosen;
    }

    float[] distances(int rows) {
        if (distances.length < rows) {
            distances = new float[rows];
        }
        return distances;
    }

    double[] weights(int rows) {
        if (weights.length < rows) {
            weights = new double[rows];
        }
        return weights;
    }

    /** At least {@code count} bits, all zero if every caller leaves them so. */
    long[] bits(long count) {
        int words = Math.toIntExact((count + 63) >>> 6);
        if (bits.length < words) {
            bits = new long[words];
        }
        return bits;
    }

    /** Writes the others of one relation of an anchor, in order, and returns how many they are. */
    static int list(Relations relations, int anchor, byte relation, int[] out) {
        byte[] values = relations.values();
        int rows = relations.rows();
        int size = 0;
        for (int i = 0; i < rows; i++) {
            if (values[anchor * rows + i] == relation) {
                out[size++] = i;
            }
        }
        return size;
    }
}
