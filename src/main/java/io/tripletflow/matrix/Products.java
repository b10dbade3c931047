package io.tripletflow.matrix;

/**
 * The products of row-major matrices, by one of two kernels, chosen once for the process: {@code
 * VectorProducts} where the JVM has the {@link VectorApi}, else {@link Nd4jProducts}. Each gives
 * the same bits for the same operands, but not the bits of the other.
 */
interface Products {

    /** {@code result = a · b}, shapes as in {@link Matrix#multiply}. */
    void multiply(Matrix a, Matrix b, Matrix result);

    /** {@code result = aᵀ · b}. */
    void multiplyTransposedLeft(Matrix a, Matrix b, Matrix result);

    /** {@code result = a · bᵀ}. */
    void multiplyTransposedRight(Matrix a, Matrix b, Matrix result);

    /**
     * Whether a row of a result depends on the row of a and on b alone, not on how many rows there
     * are beside it.
     */
    boolean rowsAlike();

    /**
     * The most roundings, one after another, that a number of a product over k suffers; its error
     * is below that many rounding units of the sum of the absolute products (Higham 2002, section
     * 3.1).
     */
    double roundings(int k);

    /** Results of fewer rows are computed faster by a loop over the rows of b. */
    int leastRows();
}
