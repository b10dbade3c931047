package io.tripletflow.mining;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;

/**
 * What a miner and a loss see of one step: the distances of its rows and how the rows relate. Owned
 * by one learner, which fills it anew for every step ({@link #compute}, or {@link #reset} and then
 * the parts); miners and losses change nothing of it but the miners' working arrays. Allocates only
 * when a step has more rows than any before. Not thread-safe.
 */
public final class Pairs {

    private final Distance distance;
    private final Relations relations = new Relations();
    private final Workspace workspace = new Workspace();
    private float[] distances = {};
    private float[] corrections = {};
    private boolean corrected;
    private int rows;
    private int width;

    /**
     * Pairs of no step yet.
     *
     * @param distance between the rows of every step
     */
    public Pairs(Distance distance) {
        this.distance = requireNonNull(distance, "distance");
    }

    /**
     * Makes room for a step; the distances and relations are then the caller's to fill.
     *
     * @throws IllegalArgumentException if there are fewer than 0 rows, or the width is below 1
     */
    public void reset(int rows, int width) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must not be negative but was " + rows);
        }
        if (width < 1) {
            throw new IllegalArgumentException("width must be positive but was " + width);
        }
        this.rows = rows;
        this.width = width;
        corrected = false;
        if (distances.length < Math.multiplyExact(rows, rows)) {
            distances = new float[rows * rows];
        }
    }

    /**
     * Distances of the embeddings, and relations by label.
     *
     * @param embeddings (rows, width), not modified
     * @param labels of the rows, any numbers
     */
    public void compute(float[] embeddings, int[] labels, int rows, int width) {
        reset(rows, width);
        relations.byLabel(labels, rows);
        distance.matrix(embeddings, rows, width, distances);
    }

    /** The distance that the numbers are of. */
    public Distance distance() {
        return distance;
    }

    /** Rows of the step, B. */
    public int rows() {
        return rows;
    }

    /** Numbers in an embedding. */
    public int width() {
        return width;
    }

    /** The array itself, row-major, at least (rows, rows); symmetric. */
    public float[] distances() {
        return distances;
    }

    /** Who is positive or negative to whom; the same object for every step. */
    public Relations relations() {
        return relations;
    }

    /**
     * Corrects softmax losses for how rows are drawn: to the scaled similarity of every pair is
     * added the correction of its other row, −log of how often it is drawn. Lasts until the next
     * step.
     *
     * @param byRow at least (rows), finite; copied
     * @throws IllegalArgumentException if there are fewer numbers than rows
     * @see <a href="https://doi.org/10.1145/3298689.3346996">Yi et al. 2019,
     *     Sampling-bias-corrected neural modeling for large corpus item recommendations</a>
     */
    public void correct(float[] byRow) {
        if (byRow.length < rows) {
            throw new IllegalArgumentException(
                    "corrections must hold %d numbers but has length %d"
                            .formatted(rows, byRow.length));
        }
        if (corrections.length < rows) {
            corrections = new float[rows];
        }
        System.arraycopy(byRow, 0, corrections, 0, rows);
        corrected = true;
    }

    /** What {@link #correct} set for a row; 0 in a step without corrections. */
    public float correction(int row) {
        return corrected ? corrections[row] : 0;
    }

    Workspace workspace() {
        return workspace;
    }

    /**
     * Refuses distances and relations of different steps.
     *
     * @throws IllegalArgumentException if they are
     */
    public void requireFilled() {
        if (relations.rows() != rows) {
            throw new IllegalArgumentException(
                    "relations are of %d rows but distances of %d; fill both for every step"
                            .formatted(relations.rows(), rows));
        }
    }
}
