package io.tripletflow.measure;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;

/**
 * Exact nearest neighbours by blocks of matrix products.
 *
 * <p>A product gives ‖g‖² − 2q·g, which orders the gallery up to rounding. All whose value lies
 * within the rounding bound of the best are compared again by differences in double, so that the
 * answer is that of a plain double loop. Rows are first shifted by the gallery's mean: distances do
 * not change, but the bound then follows the spread of the data instead of its distance from zero,
 * and few are compared twice. They are scaled by a power of two to numbers below 2, so that no
 * square overflows.
 */
final class NearestRows {

    /** Rows of a block: the product of two blocks is a few MB. */
    private static final int BLOCK = 1024;

    /** Rounding unit of float. */
    private static final double UNIT = 0x1p-24;

    private final float[] queries;
    private final float[] gallery;
    private final int width;

    /** Queries and gallery are the same rows, and no row is its own neighbour. */
    private final boolean leaveOneOut;

    private final int queryRows;
    private final int galleryRows;
    private final float scale;

    /** Of the scaled gallery. */
    private final float[] mean;

    private final float[] queryNorms;
    private final float[] galleryNorms;
    private final int[] nearest;
    private final double[] distances;

    NearestRows(float[] queries, float[] gallery, int width, boolean leaveOneOut) {
        this.queries = queries;
        this.gallery = gallery;
        this.width = width;
        this.leaveOneOut = leaveOneOut;
        queryRows = queries.length / width;
        galleryRows = gallery.length / width;
        scale = scale(queries, gallery);
        mean = mean();
        queryNorms = squaredNorms(queries, queryRows);
        galleryNorms = leaveOneOut ? queryNorms : squaredNorms(gallery, galleryRows);
        nearest = new int[queryRows];
        distances = new double[queryRows];
        Arrays.fill(nearest, -1);
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
    }

    /** The nearest gallery row of each query, −1 where there is none. */
    int[] find() {
        if (queryRows == 0 || galleryRows == 0) {
            return nearest;
        }
        int queryBlock = evenBlock(queryRows);
        int galleryBlock = evenBlock(galleryRows);
        Matrix left = new Matrix(queryBlock, width);
        Matrix right = new Matrix(galleryBlock, width);
        Matrix product = new Matrix(queryBlock, galleryBlock);
        float[] rows = new float[Math.max(queryBlock, galleryBlock) * width];
        float[] products = new float[queryBlock * galleryBlock];
        for (int q = 0; q < queryRows; q += queryBlock) {
            int qs = Math.min(queryBlock, queryRows - q);
            load(queries, q, qs, rows, left);
            // Leaving one out, the product of two blocks serves both as queries. Every query still
            // meets the gallery in ascending order, as the tie rule wants.
            for (int g = leaveOneOut ? q : 0; g < galleryRows; g += galleryBlock) {
                int gs = Math.min(galleryBlock, galleryRows - g);
                load(gallery, g, gs, rows, right);
                Matrix.multiplyTransposedRight(left, right, product.shape(qs, gs));
                product.store(products, 0);
                update(products, gs, 1, q, qs, g, gs);
                if (leaveOneOut && g > q) {
                    update(products, 1, gs, g, gs, q, qs);
                }
            }
        }
        return nearest;
    }

    private void load(float[] x, int from, int count, float[] rows, Matrix block) {
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < width; k++) {
                rows[i * width + k] = x[(from + i) * width + k] * scale - mean[k];
            }
        }
        block.rows(count).load(rows, 0);
    }

    /** Queries q.. against gallery rows g..; their products lie at the given strides. */
    private void update(
            float[] products, int queryStride, int galleryStride, int q, int qs, int g, int gs) {
        double largest = 0;
        for (int j = g; j < g + gs; j++) {
            largest = Math.max(largest, galleryNorms[j]);
        }
        for (int i = q; i < q + qs; i++) {
            if (distances[i] == 0) {
                continue; // nothing is nearer, and an equal row comes later
            }
            int base = (i - q) * queryStride;
            float best = Float.POSITIVE_INFINITY;
            for (int j = 0; j < gs; j++) {
                float score = galleryNorms[g + j] - 2 * products[base + j * galleryStride];
                if (score < best && !(leaveOneOut && g + j == i)) {
                    best = score;
                }
            }
            double slack = slack(queryNorms[i], largest);
            double bound = Math.min(best, distances[i] - queryNorms[i]) + slack;
            if (best > bound) {
                continue;
            }
            for (int j = 0; j < gs; j++) {
                float score = galleryNorms[g + j] - 2 * products[base + j * galleryStride];
                if (score <= bound && !(leaveOneOut && g + j == i)) {
                    compare(i, g + j);
                }
            }
        }
    }

    private void compare(int query, int row) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double d = (double) queries[query * width + k] - gallery[row * width + k];
            d *= scale;
            sum += d * d;
        }
        if (sum < distances[query]) {
            distances[query] = sum;
            nearest[query] = row;
        }
    }

    /**
     * How far two scores may stand in the wrong order. A product of kernels that sum at most 512
     * terms in a row errs by less than (512 + width/256)·u·‖q‖‖g‖ (Higham 2002, section 3.1); the
     * shift by the mean and the norms add a few u·(‖q‖ + ‖g‖)².
     */
    private double slack(double queryNorm, double galleryNorm) {
        double terms = Math.min(width, 512) + width / 256.0 + 16;
        double length = Math.sqrt(queryNorm) + Math.sqrt(galleryNorm);
        return 2 * terms * UNIT * length * length;
    }

    private static int evenBlock(int rows) {
        int blocks = (rows + BLOCK - 1) / BLOCK;
        return (rows + blocks - 1) / blocks;
    }

    /** A power of two: scaling by it is exact. */
    private static float scale(float[] queries, float[] gallery) {
        float largest = Math.max(largest(queries), largest(gallery));
        return Math.scalb(1f, -Math.getExponent(Math.max(largest, Float.MIN_NORMAL)));
    }

    private static float largest(float[] x) {
        float largest = 0;
        for (float value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private float[] mean() {
        double[] sums = new double[width];
        for (int i = 0; i < galleryRows; i++) {
            for (int k = 0; k < width; k++) {
                sums[k] += gallery[i * width + k] * scale;
            }
        }
        float[] result = new float[width];
        for (int k = 0; k < width; k++) {
            result[k] = (float) (sums[k] / Math.max(1, galleryRows));
        }
        return result;
    }

    private float[] squaredNorms(float[] x, int rows) {
        float[] norms = new float[rows];
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
                float d = x[i * width + k] * scale - mean[k];

                sum += (double) d * d;
            }
            norms[i] = (float) sum;
        }
        return norms;
    }
}
