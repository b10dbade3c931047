package io.tripletflow.distance;

import java.util.Arrays;

/**
 * Distance matrices. The batch is turned into columns; row i of the upper triangle then grows
 * column by column, four at a time, over all j &gt; i at once. The order of summation depends on
 * the width alone: the same rows give the same distances in any batch.
 */
final class PairwiseDistances {

    private PairwiseDistances() {}

    static void euclidean(float[] x, int rows, int width, float[] out) {
        float[][] columns = columns(x, rows, width);
        float[] sums = Scratch.plane(Scratch.PER_ROW, 1, rows)[0];
        for (int i = 0; i < rows; i++) {
            sumSquares(columns, i, rows, width, sums);
            root(sums, i + 1, rows);
            store(sums, i, rows, out);
        }
        mirror(rows, out);
    }

    static void squared(float[] x, int rows, int width, float[] out) {
        float[][] columns = columns(x, rows, width);
        float[] sums = Scratch.plane(Scratch.PER_ROW, 1, rows)[0];
        for (int i = 0; i < rows; i++) {
            sumSquares(columns, i, rows, width, sums);
            store(sums, i, rows, out);
        }
        mirror(rows, out);
    }

    static void cosine(float[] x, int rows, int width, float[] out) {
        float[][] perRow = Scratch.plane(Scratch.PER_ROW, 2, rows);
        float[] sums = perRow[0];
        float[] norms = perRow[1];
        float[][] columns = unitColumns(x, rows, width, norms);
        for (int i = 0; i < rows; i++) {
            sumSquares(columns, i, rows, width, sums);
            for (int j = i + 1; j < rows; j++) {
                sums[j] = norms[i] == 0 || norms[j] == 0 ? 1f : 0.5f * sums[j];
            }
            store(sums, i, rows, out);
        }
        mirror(rows, out);
    }

    static void manhattan(float[] x, int rows, int width, float[] out) {
        float[][] columns = columns(x, rows, width);
        float[] sums = Scratch.plane(Scratch.PER_ROW, 1, rows)[0];
        for (int i = 0; i < rows; i++) {
            sumMagnitudes(columns, i, rows, width, sums);
            store(sums, i, rows, out);
        }
        mirror(rows, out);
    }

    /** Length of a row, in double so that no float over- or underflows. */
    static double norm(float[] x, int from, int width) {
        double sum = 0;
        for (int k = from; k < from + width; k++) {
            sum += (double) x[k] * x[k];
        }
        return Math.sqrt(sum);
    }

    private static float[][] columns(float[] x, int rows, int width) {
        float[][] columns = Scratch.plane(Scratch.VECTORS, width, rows);
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < width; k++) {
                columns[k][j] = x[j * width + k];
            }
        }
        return columns;
    }

    private static float[][] unitColumns(float[] x, int rows, int width, float[] norms) {
        float[][] columns = Scratch.plane(Scratch.VECTORS, width, rows);
        for (int j = 0; j < rows; j++) {
            double norm = norm(x, j * width, width);
            double scale = norm == 0 ? 0 : 1 / norm;
            norms[j] = (float) norm;
            for (int k = 0; k < width; k++) {
                columns[k][j] = (float) (x[j * width + k] * scale);
            }
        }
        return columns;
    }

    private static void sumSquares(float[][] columns, int i, int rows, int width, float[] sums) {
        Arrays.fill(sums, i, rows, 0f);
        int k = 0;
        for (; k + 4 <= width; k += 4) {
            addSquares(columns[k], columns[k + 1], columns[k + 2], columns[k + 3], i, rows, sums);
        }
        for (; k < width; k++) {
            addSquares(columns[k], i, rows, sums);
        }
    }

    private static void addSquares(
            float[] c0, float[] c1, float[] c2, float[] c3, int i, int rows, float[] sums) {
        float x0 = c0[i];
        float x1 = c1[i];
        float x2 = c2[i];
        float x3 = c3[i];
        for (int j = i + 1; j < rows; j++) {
            float d0 = x0 - c0[j];
            float d1 = x1 - c1[j];
            float d2 = x2 - c2[j];
            float d3 = x3 - c3[j];
            sums[j] += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
    }

    private static void addSquares(float[] c, int i, int rows, float[] sums) {
        float x = c[i];
        for (int j = i + 1; j < rows; j++) {
            float d = x - c[j];
            sums[j] += d * d;
        }
    }

    private static void sumMagnitudes(float[][] columns, int i, int rows, int width, float[] sums) {
        Arrays.fill(sums, i, rows, 0f);
        for (int k = 0; k < width; k++) {
            addMagnitudes(columns[k], i, rows, sums);
        }
    }

    private static void addMagnitudes(float[] c, int i, int rows, float[] sums) {
        float x = c[i];
        for (int j = i + 1; j < rows; j++) {
            sums[j] += Math.abs(x - c[j]);
        }
    }

    private static void root(float[] sums, int from, int to) {
        for (int j = from; j < to; j++) {
            sums[j] = (float) Math.sqrt(sums[j]);
        }
    }

    private static void store(float[] sums, int i, int rows, float[] out) {
        out[i * rows + i] = 0f;
        System.arraycopy(sums, i + 1, out, i * rows + i + 1, rows - i - 1);
    }

    /** Copies the upper triangle to the lower one. */
    private static void mirror(int rows, float[] out) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < i; j++) {
                out[i * rows + j] = out[j * rows + i];
            }
        }
    }
}
