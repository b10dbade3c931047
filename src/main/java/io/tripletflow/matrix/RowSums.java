package io.tripletflow.matrix;

/**
 * A sum over the numbers of each of many rows. The numbers of a row are added one after another, as
 * a plain loop adds them; four rows go side by side, since each addition waits for the one before.
 */
public final class RowSums {

    private RowSums() {}

    /**
     * Σ x · y of each row, in float.
     *
     * @param x (rows, width), not modified
     * @param y (rows, width), not modified
     * @param out takes one number for each row
     */
    public static void products(float[] x, float[] y, int rows, int width, float[] out) {
        int r = 0;
        for (; r + 3 < rows; r += 4) {
            int a = r * width;
            int b = a + width;
            int c = b + width;
            int d = c + width;
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int i = 0; i < width; i++) {
                s0 += x[a + i] * y[a + i];
                s1 += x[b + i] * y[b + i];
                s2 += x[c + i] * y[c + i];
                s3 += x[d + i] * y[d + i];
            }
            out[r] = s0;
            out[r + 1] = s1;
            out[r + 2] = s2;
            out[r + 3] = s3;
        }
        for (; r < rows; r++) {
            float sum = 0;
            for (int i = r * width; i < (r + 1) * width; i++) {
                sum += x[i] * y[i];
            }
            out[r] = sum;
        }
    }

    /**
     * Σ x² of each row, in double.
     *
     * @param x rows of that width, from number {@code from} on, not modified
     * @param out takes one number for each row
     */
    public static void squares(float[] x, int from, int rows, int width, double[] out) {
        int r = 0;
        for (; r + 3 < rows; r += 4) {
            int a = from + r * width;
            int b = a + width;
            int c = b + width;
            int d = c + width;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int i = 0; i < width; i++) {
                s0 += (double) x[a + i] * x[a + i];
                s1 += (double) x[b + i] * x[b + i];
                s2 += (double) x[c + i] * x[c + i];
                s3 += (double) x[d + i] * x[d + i];
            }
            out[r] = s0;
            out[r + 1] = s1;
            out[r + 2] = s2;
            out[r + 3] = s3;
        }
        for (; r < rows; r++) {
            double sum = 0;
            for (int i = from + r * width; i < from + (r + 1) * width; i++) {
                sum += (double) x[i] * x[i];
            }
            out[r] = sum;
        }
    }
}
