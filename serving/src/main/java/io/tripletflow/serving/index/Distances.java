package io.tripletflow.serving.index;

/**
 * Squared Euclidean distances, by plain loops. Of 64 numbers the Vector API took a third of the
 * time once HotSpot had compiled it, and twenty times as long before. Where C2 did not inline its
 * calls, it made an object of each vector. A question as a whole took no more of a processor by
 * loops.
 */
final class Distances {

    private Distances() {}

    /**
     * Σ (x − row)² of each row.
     *
     * @param x shape (E)
     * @param rows shape (N, E), row after row
     * @param count how many rows to compare, the first ones
     * @param out takes {@code count} squares
     */
    static void squared(float[] x, float[] rows, int count, float[] out) {
        for (int row = 0; row < count; row++) {
            out[row] = squared(x, rows, row * x.length);
        }
    }

    /** Σ (x − row)² of two vectors of shape (E). */
    static float squared(float[] x, float[] row) {
        return squared(x, row, 0);
    }

    /** In four sums, so that the processor can add them side by side. */
    private static float squared(float[] x, float[] rows, int from) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (int end = x.length & ~3; i < end; i += 4) {
            float d0 = x[i] - rows[from + i];
            float d1 = x[i + 1] - rows[from + i + 1];
            float d2 = x[i + 2] - rows[from + i + 2];
            float d3 = x[i + 3] - rows[from + i + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; i < x.length; i++) {
            float d = x[i] - rows[from + i];
            s0 += d * d;
        }
        return s0 + s1 + (s2 + s3);
    }
}
