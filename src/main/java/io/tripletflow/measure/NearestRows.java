package io.tripletflow.measure;

import java.util.Arrays;

/**
 * Exact nearest neighbours by blocks of matrix products.
 *
 * <p>A product gives ‖g‖² − 2q·g, which orders the gallery up to rounding. All whose value lies
 * within the rounding bound of the best are compared again by differences in double, so that the
 * answer is that of a plain double loop. Rows are first shifted by the gallery's mean: distances do
 * not change, but the bound then follows the spread of the data instead of its distance from zero,
 * and few are compared twice.
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
        mean = mean(gallery, galleryRows, width);
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
        try (BlockProduct product = new BlockProduct(queryBlock, galleryBlock, width)) {
            for (int q = 0; q < queryRows; q += queryBlock) {
                int qs = Math.min(queryBlock, queryRows - q);
                product.left(queries, q, qs, mean);
                // Leaving one out, the product of two blocks serves both as queries. Every query
                // still meets the gallery in ascending order, as the tie rule wants.
                for (int g = leaveOneOut ? q : 0; g < galleryRows; g += galleryBlock) {
                    int gs = Math.min(galleryBlock, galleryRows - g);
                    product.right(gallery, g, gs, mean);
                    float[] out = product.multiply();
                    update(out, galleryBlock, 1, q, qs, g, gs);
                    if (leaveOneOut && g > q) {
                        update(out, 1, galleryBlock, g, gs, q, qs);
                    }
                }
            }
        }
        return nearest;
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

    private static float[] mean(float[] x, int rows, int width) {
        double[] sums = new double[width];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < width; k++) {
                sums[k] += x[i * width + k];
            }
        }
        float[] mean = new float[width];
        for (int k = 0; k < width; k++) {
            mean[k] = rows == 0 ? 0f : (float) (sums[k] / rows);
        }
        return mean;
    }

    private float[] squaredNorms(float[] x, int rows) {
        float[] norms = new float[rows];
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
                double d = x[i * width + k] - mean[k];
                sum += d * d;
            }
            norms[i] = (float) sum;
        }
        return norms;
    }
}
