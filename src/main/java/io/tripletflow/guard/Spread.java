package io.tripletflow.guard;

import io.tripletflow.matrix.RowSums;
import java.util.Arrays;

/**
 * How far labels are apart: half the mean squared distance of rows of different labels, which for
 * rows of unit length is 1 − mean cosine: 0 if all rows are one point, 1 if labels are at right
 * angles. Unlike the spread of all rows it does not fall when labels become tight, nor where one
 * label is frequent. With S the sum of all rows x and S_c that of label c, of n_c rows,
 *
 * <pre>
 * spread = (Σ (B − n_c)‖x‖² − ‖S‖² + Σ ‖S_c‖²) / (B² − Σ n_c²)
 * </pre>
 *
 * which is linear in the rows.
 */
public final class Spread {

    private float[] sums = {};
    private int[] sizes = {};
    private double[] squares = {};

    /**
     * @param embeddings (first + rows, width), of unit length, or zero; rows before first are not
     *     looked at
     * @param labels numbered from 0, (first + rows)
     * @return NaN if all rows have one label
     */
    public double of(float[] embeddings, int first, int rows, int width, int[] labels) {
        int count = 0;
        for (int r = 0; r < rows; r++) {
            count = Math.max(count, labels[first + r] + 1);
        }
        ensureCapacity(rows, count, width);
        for (int r = 0; r < rows; r++) {
            sizes[labels[first + r]]++;
        }
        RowSums.squares(embeddings, first * width, rows, width, squares);
        double lengths = 0;
        for (int r = 0; r < rows; r++) {
            int to = labels[first + r] * width;
            for (int i = 0, from = (first + r) * width; i < width; i++) {
                sums[to + i] += embeddings[from + i];
            }
            lengths += (rows - sizes[labels[first + r]]) * squares[r];
        }
        double all = 0;
        double within = 0;
        for (int i = 0; i < width; i++) {
            double total = 0;
            for (int c = 0; c < count; c++) {
                double sum = sums[c * width + i];
                total += sum;
                within += sum * sum;
            }
            all += total * total;
        }
        double pairs = (double) rows * rows;
        for (int c = 0; c < count; c++) {
            pairs -= (double) sizes[c] * sizes[c];
        }
        return pairs == 0 ? Double.NaN : (lengths - all + within) / pairs;
    }

    private void ensureCapacity(int rows, int labels, int width) {
        if (squares.length < rows) {
            squares = new double[rows];
        }
        if (sizes.length < labels || sums.length < labels * width) {
            sizes = new int[labels];
            sums = new float[labels * width];
        } else {
            Arrays.fill(sizes, 0, labels, 0);
            Arrays.fill(sums, 0, labels * width, 0);
        }
    }
}
