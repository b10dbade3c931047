package io.tripletflow.matrix;

import java.util.Arrays;

/**
 * Through copies that begin where a loop begins: C2 makes vectors of no loop that stores at its
 * counter plus a variable.
 */
final class PlainWeightedRows implements WeightedRows {

    private static final int WIDEST = 1024;

    private final float[] sums = new float[WIDEST];
    private final float[] terms = new float[WIDEST];

    @Override
    public void sum(
            float[] table,
            int first,
            int width,
            int[] rows,
            float[] factors,
            int from,
            int to,
            float[] target,
            int at) {
        for (int left = 0; left < width; left += WIDEST) {
            int count = Math.min(WIDEST, width - left);
            Arrays.fill(sums, 0, count, 0);
            for (int k = from; k < to; k++) {
                System.arraycopy(table, first + rows[k] * width + left, terms, 0, count);
                add(sums, factors[k], terms, count);
            }
            System.arraycopy(sums, 0, target, at + left, count);
        }
    }

    private static void add(float[] sums, float factor, float[] terms, int count) {
        for (int j = 0; j < count; j++) {
            sums[j] += factor * terms[j];
        }
    }
}
