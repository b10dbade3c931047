package io.tripletflow.distance;

import io.tripletflow.matrix.RowSums;
import io.tripletflow.matrix.VectorApi;
import io.tripletflow.matrix.Warming;
import java.util.Arrays;

/**
 * Distance matrices. The upper triangle is made and then copied to the lower one. The order of
 * summation depends on the width alone: the same rows give the same distances in any batch.
 */
final class PairwiseDistances {

    private static final Warming<Squares> SQUARES =
            VectorApi.orAtFirst(
                    new PlainSquares(),
                    Squares.class,
                    "Squares",
                    kernel -> kernel.upper(new float[8 * 32], 8, 32, new float[8 * 8]));

    /** Rows and columns that are mirrored together, so that both stay in the cache. */
    private static final int BLOCK = 16;

    private PairwiseDistances() {}

    static void euclidean(float[] x, int rows, int width, float[] out) {
        SQUARES.get().upper(x, rows, width, out);
        for (int i = 0; i < rows; i++) {
            root(out, i * rows + i + 1, i * rows + rows);
        }
        mirror(rows, out);
    }

    static void squared(float[] x, int rows, int width, float[] out) {
        SQUARES.get().upper(x, rows, width, out);
        mirror(rows, out);
    }

    static void cosine(float[] x, int rows, int width, float[] out) {
        float[] norms = Scratch.plane(Scratch.PER_ROW, 2, rows)[1];
        SQUARES.get().upper(unitRows(x, rows, width, norms), rows, width, out);
        for (int i = 0; i < rows; i++) {
            for (int j = i + 1; j < rows; j++) {
                boolean undefined = norms[i] == 0 || norms[j] == 0;
                out[i * rows + j] = undefined ? 1f : 0.5f * out[i * rows + j];
            }
        }
        mirror(rows, out);
    }

    static void manhattan(float[] x, int rows, int width, float[] out) {
        magnitudes(Scratch.columns(x, rows, width), rows, width, out);
        mirror(rows, out);
    }

    /** The rows scaled to unit length, zeros as they are. */
    private static float[] unitRows(float[] x, int rows, int width, float[] norms) {
        float[] units = Scratch.plane(Scratch.UNITS, 1, rows * width)[0];
        double[] squares = squaredLengths(x, rows, width);
        for (int i = 0; i < rows; i++) {
            norms[i] = unit(x, i * width, width, squares[i], units, i * width);
        }
        return units;
    }

    /** Squared lengths of rows, in double so that no float over- or underflows. */
    static double[] squaredLengths(float[] x, int rows, int width) {
        double[] squares = Scratch.sums(rows);
        RowSums.squares(x, 0, rows, width, squares);
        return squares;
    }

    /** Writes a row scaled to unit length, zeros as they are; returns its length. */
    static float unit(float[] x, int from, int width, double square, float[] out, int to) {
        double norm = Math.sqrt(square);
        double scale = norm == 0 ? 0 : 1 / norm;
        for (int k = 0; k < width; k++) {
            out[to + k] = (float) (x[from + k] * scale);
        }
        return (float) norm;
    }

    /** Σ |x − y| of the upper triangle. */
    private static void magnitudes(float[][] columns, int rows, int width, float[] out) {
        float[] sums = Scratch.plane(Scratch.PER_ROW, 1, rows)[0];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(sums, i, rows, 0f);
            for (int k = 0; k < width; k++) {
                addMagnitudes(columns[k], i, rows, sums);
            }
            System.arraycopy(sums, i, out, i * rows + i, rows - i);
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

    /** Copies the upper triangle to the lower one. */
    private static void mirror(int rows, float[] out) {
        for (int i0 = 0; i0 < rows; i0 += BLOCK) {
            for (int j0 = 0; j0 <= i0; j0 += BLOCK) {
                for (int i = i0; i < Math.min(rows, i0 + BLOCK); i++) {
                    for (int j = j0; j < Math.min(i, j0 + BLOCK); j++) {
                        out[i * rows + j] = out[j * rows + i];
                    }
                }
            }
        }
    }
}
