package io.tripletflow.distance;

/** Squared distances of all rows of a batch; each kernel gives the same bits. */
interface Squares {

    /**
     * Writes Σ (x − y)² to the upper triangle of {@code out}, and zeros to its diagonal. Of two
     * columns at a time the squares are added first, then added to the sum.
     *
     * @param x (rows, width), not modified
     * @param out (rows, rows); what is below the diagonal afterwards does not matter
     */
    void upper(float[] x, int rows, int width, float[] out);
}
