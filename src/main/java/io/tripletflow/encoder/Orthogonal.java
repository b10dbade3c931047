package io.tripletflow.encoder;

import java.util.Random;

/** Random matrices with orthonormal rows or columns, by modified Gram–Schmidt in double. */
final class Orthogonal {

    private Orthogonal() {}

    /** Fills a (rows, columns) matrix whose shorter side is orthonormal. */
    static void fill(Random random, int rows, int columns, float[] out, int offset) {
        double[][] basis = basis(random, Math.min(rows, columns), Math.max(rows, columns), false);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double value = rows >= columns ? basis[j][i] : basis[i][j];
                out[offset + i * columns + j] = (float) value;
            }
        }
    }

    /** (rows, columns), rows &lt; columns, orthonormal rows, the numbers of each adding up to 0. */
    static float[] zeroSum(Random random, int rows, int columns) {
        double[][] basis = basis(random, rows, columns, true);
        float[] out = new float[rows * columns];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) basis[i / columns][i % columns];
        }
        return out;
    }

    private static double[][] basis(Random random, int count, int length, boolean zeroSum) {
        double[][] basis = new double[count][length];
        for (int i = 0; i < count; i++) {
            double[] vector = basis[i];
            double sum = 0;
            for (int k = 0; k < length; k++) {
                vector[k] = random.nextGaussian();
                sum += vector[k];
            }
            for (int k = 0; zeroSum && k < length; k++) {
                vector[k] -= sum / length;
            }
            for (int j = 0; j < i; j++) {
                double projection = dot(vector, basis[j]);
                for (int k = 0; k < length; k++) {
                    vector[k] -= projection * basis[j][k];
                }
            }
            double inverse = 1 / Math.sqrt(dot(vector, vector));
            for (int k = 0; k < length; k++) {
                vector[k] *= inverse;
            }
        }
        return basis;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
