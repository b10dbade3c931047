package io.tripletflow.distance;

/** Squared distances of all rows of a batch; each kernel gives the same bits. */
interface Squares {

    /** Numbers that columns must be longer than the batch has rows; their values do not matter. */
    int SPARE = 64;

    /**
     * Writes Σ (x − y)² to the upper triangle of {@code out}, and zeros to its diagonal. Of two
     * columns at a time the squares are added first, then added to the sum.
     *
     * @param columns shape (width, rows), each {@link #SPARE} longer; after an odd number of them
     *     comes one of zeros
     * @param out (rows, rows); below the diagonal nothing is written
     */
    void upper(float[][] columns, int rows, int width, float[] out);
}
