package io.tripletflow.profile;

import java.util.Arrays;
import java.util.List;

/**
 * The weighted mean of rows of unit length, itself of unit length.
 *
 * @param values shape (E); owned by the record; zero if the rows cancel out
 * @param spread weighted mean of 1 − cosine of the rows and the centre, 0 to 2
 */
public record Centre(float[] values, float spread) {

    static Centre of(List<float[]> rows, double[] weights) {
        int width = rows.get(0).length;
        double[] sum = new double[width];
        for (int i = 0; i < weights.length; i++) {
            for (int k = 0; k < width; k++) {
                sum[k] += weights[i] * rows.get(i)[k];
            }
        }
        double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        float[] centre = new float[width];
        for (int k = 0; k < width; k++) {
            centre[k] = length == 0 ? 0 : (float) (sum[k] / length);
        }
        double total = Arrays.stream(weights).sum();
        double spread = 0;
        for (int i = 0; i < weights.length; i++) {
            spread += weights[i] / total * (1 - dot(centre, rows.get(i)));
        }
        return new Centre(centre, (float) Math.max(0, Math.min(2, spread)));
    }

    /** Cosine with a row of unit length, −1 to 1. */
    public float similarity(float[] row) {
        return Math.max(-1, Math.min(1, dot(values, row)));
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Centre that
                && Arrays.equals(values, that.values)
                && spread == that.spread;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
