package io.tripletflow.distance;

/** In four sums, so that the processor can add them side by side. */
final class PlainRowDistances implements RowDistances {

    @Override
    public void squared(float[] x, float[] rows, int first, int count, float[] out) {
        for (int row = 0; row < count; row++) {
            out[row] = squared(x, rows, (first + row) * x.length);
        }
    }

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
