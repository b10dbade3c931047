package io.tripletflow.measure;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;

/**
 * Squared distances of a search as blocks of matrix products, up to rounding: the score ‖g‖² − 2q·g
 * of query q and gallery row g is their squared distance less ‖q‖².
 *
 * <p>Rows are first shifted by the gallery's mean: distances do not change, but the rounding error
 * then follows the spread of the data instead of its distance from zero. They are scaled by a power
 * of two, which is exact, to numbers below 2, so that no square overflows. Products are summed over
 * some columns at a time, and these sums then added: a sum of many terms suffers as many roundings
 * one after another, and who must know what is nearer for sure would compare most rows again.
 * Memory beside the rows: two numbers a row and two blocks of scores.
 */
final class BlockScores {

    /** Rows of a block: the product of two blocks is a few MB. */
    static final int BLOCK = 1024;

    /** Columns of a product. */
    private static final int COLUMNS = 64;

    /** Rounding unit of float. */
    private static final double UNIT = 0x1p-24;

    private final float[] queries;
    private final float[] gallery;
    private final int width;
    private final int queryRows;
    private final int galleryRows;
    private final float scale;

    /** Of the scaled gallery. */
    private final float[] mean;

    private final float[] queryNorms;
    private final float[] galleryNorms;
    private final float[] galleryLengths;
    private final int galleryBlock;

    /** The loaded queries, {@link #COLUMNS} of their columns in each. */
    private final Matrix[] left;

    private final Matrix right;
    private final Matrix product;
    private final float[] rows;
    private final float[] products;
    private final float[] scores;
    private int blockQueries;

    BlockScores(LabelledRows queries, LabelledRows gallery) {
        this.queries = queries.values();
        this.gallery = gallery.values();
        width = gallery.width();
        queryRows = queries.count();
        galleryRows = gallery.count();
        scale = scale();
        mean = mean();
        queryNorms = squaredNorms(this.queries, queryRows);
        galleryNorms = squaredNorms(this.gallery, galleryRows);
        galleryLengths = new float[galleryRows];
        for (int g = 0; g < galleryRows; g++) {
            galleryLengths[g] = (float) Math.sqrt(galleryNorms[g]);
        }
        int queryBlock = Math.max(1, Math.min(BLOCK, queryRows));
        galleryBlock = Math.max(1, evenBlock(galleryRows));
        left = new Matrix[(width + COLUMNS - 1) / COLUMNS];
        for (int i = 0; i < left.length; i++) {
            left[i] = new Matrix(queryBlock, columns(i));
        }
        right = new Matrix(galleryBlock, columns(0));
        product = new Matrix(queryBlock, galleryBlock);
        rows = new float[Math.max(queryBlock, galleryBlock) * columns(0)];
        products = new float[queryBlock * galleryBlock];
        scores = new float[queryBlock * galleryBlock];
    }

    int queryRows() {
        return queryRows;
    }

    int galleryRows() {
        return galleryRows;
    }

    /** Gallery rows of a block; the last block may be shorter. */
    int galleryBlock() {
        return galleryBlock;
    }

    /** The next blocks of scores are of the first {@code count} of these, at most a block. */
    void load(int[] which, int count) {
        blockQueries = count;
        for (int i = 0; i < left.length; i++) {
            for (int r = 0; r < count; r++) {
                shift(queries, which[r], r, i);
            }
            left[i].rows(count).load(rows, 0);
        }
    }

    private int columns(int part) {
        return Math.min(COLUMNS, width - part * COLUMNS);
    }

    /**
     * Scores of the loaded queries against gallery rows {@code from} and up, shape (loaded, count);
     * overwritten by the next call.
     *
     * @param count at most {@link #galleryBlock}
     */
    float[] against(int from, int count) {
        product.shape(blockQueries, count);
        int size = blockQueries * count;
        Arrays.fill(scores, 0, size, 0);
        for (int i = 0; i < left.length; i++) {
            for (int r = 0; r < count; r++) {
                shift(gallery, from + r, r, i);
            }
            right.shape(count, columns(i)).load(rows, 0);
            Matrix.multiplyTransposedRight(left[i], right, product);
            product.store(products, 0);
            for (int k = 0; k < size; k++) {
                scores[k] += products[k];
            }
        }
        for (int i = 0; i < blockQueries; i++) {
            for (int j = 0; j < count; j++) {
                scores[i * count + j] = galleryNorms[from + j] - 2 * scores[i * count + j];
            }
        }
        return scores;
    }

    /** ‖q‖²: what makes a score a squared distance, in the unit of the scores. */
    float queryNorm(int query) {
        return queryNorms[query];
    }

    float queryLength(int query) {
        return (float) Math.sqrt(queryNorms[query]);
    }

    float galleryLength(int row) {
        return galleryLengths[row];
    }

    /**
     * How far a score may be off: twice a product of n roundings (its own, {@link
     * Matrix#roundings}, and one for each that is added) by 2n·u·‖q‖·‖g‖, at most half of n·u·(‖q‖
     * + ‖g‖)²; the shift by the mean and the norms add a few u·(‖q‖ + ‖g‖)².
     */
    double error(float queryLength, float galleryLength) {
        double terms = (Matrix.roundings(columns(0)) + left.length) / 2 + 8;
        double length = (double) queryLength + galleryLength;
        return terms * UNIT * length * length;
    }

    /**
     * The squared distance by differences in double, in the unit of the scores. Four sums at a
     * time, so that one addition need not wait for the one before.
     */
    double exact(int query, int row) {
        int q = query * width;
        int g = row * width;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int k = 0;
        for (; k + 4 <= width; k += 4) {
            a += squared(q + k, g + k);
            b += squared(q + k + 1, g + k + 1);
            c += squared(q + k + 2, g + k + 2);
            d += squared(q + k + 3, g + k + 3);
        }
        for (; k < width; k++) {
            a += squared(q + k, g + k);
        }
        return a + b + (c + d);
    }

    private double squared(int q, int g) {
        double difference = ((double) queries[q] - gallery[g]) * scale;
        return difference * difference;
    }

    /** Writes one part of a row's columns. */
    private void shift(float[] x, int row, int place, int part) {
        int first = part * COLUMNS;
        int columns = columns(part);
        int from = row * width + first;
        for (int k = 0; k < columns; k++) {
            rows[place * columns + k] = x[from + k] * scale - mean[first + k];
        }
    }

    private static int evenBlock(int rows) {
        int blocks = Math.max(1, (rows + BLOCK - 1) / BLOCK);
        return (rows + blocks - 1) / blocks;
    }

    private float scale() {
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

    private float[] squaredNorms(float[] x, int count) {
        float[] norms = new float[count];
        for (int i = 0; i < count; i++) {
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
