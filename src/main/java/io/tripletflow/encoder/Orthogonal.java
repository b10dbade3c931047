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

    /**
     * Each vector that is finished is at once taken out of all later ones. A vector's own
     * operations and their order are those of taking the earlier ones out of it, one after another,
     * and so are its bits; but several vectors go side by side, and none waits for its own sum.
     */
    private static double[][] basis(Random random, int count, int length, boolean zeroSum) {
        double[][] basis = new double[count][length];
        for (double[] vector : basis) {
            draw(random, vector, zeroSum);
        }
        for (int j = 0; j < count; j++) {
            double[] done = basis[j];
            scale(done, 1 / Math.sqrt(dot(done, done)));
            int i = j + 1;
            for (; i + 3 < count; i += 4) {
                takeOut(done, basis[i], basis[i + 1], basis[i + 2], basis[i + 3]);
            }
            for (; i < count; i++) {
                subtract(dot(basis[i], done), done, basis[i]);
            }
        }
        return basis;
    }

    private static void draw(Random random, double[] vector, boolean zeroSum) {
        double sum = 0;
        for (int k = 0; k < vector.length; k++) {
            vector[k] = random.nextGaussian();
            sum += vector[k];
        }
        for (int k = 0; zeroSum && k < vector.length; k++) {
            vector[k] -= sum / vector.length;
        }
    }

    /** Takes a vector out of four others. */
    private static void takeOut(double[] done, double[] a, double[] b, double[] c, double[] d) {
        double alongA = 0;
        double alongB = 0;
        double alongC = 0;
        double alongD = 0;
        for (int k = 0; k < done.length; k++) {
            alongA += a[k] * done[k];
            alongB += b[k] * done[k];
            alongC += c[k] * done[k];
            alongD += d[k] * done[k];
        }
        subtract(alongA, done, a);
        subtract(alongB, done, b);
        subtract(alongC, done, c);
        subtract(alongD, done, d);
    }

    private static void subtract(double factor, double[] from, double[] to) {
        for (int k = 0; k < to.length; k++) {
            to[k] -= factor * from[k];
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int k = 0; k < vector.length; k++) {
            vector[k] *= factor;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
