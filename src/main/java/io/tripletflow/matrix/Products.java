package io.tripletflow.matrix;

/**
 * The products of row-major matrices, by one of three kernels, chosen once for the process:
 *
 * <ol>
 *   <li>{@code VectorProducts} where the JVM has the {@link VectorApi};
 *   <li>else {@link LoopProducts} where it has {@link FusedMultiplyAdd}, with the same bits;
 *   <li>else {@link Nd4jProducts}, whose bits differ and depend on the processor.
 * </ol>
 *
 * <p>The system property {@code tripletflow.products=nd4j} chooses ND4J, whatever else there is.
 */
interface Products {

    /** The fastest one that this JVM can run. */
    static Products ofThisJvm() {
        String wanted = System.getProperty("tripletflow.products", "");
        if (!wanted.isEmpty() && !wanted.equals("nd4j")) {
            throw new IllegalArgumentException(
                    "-Dtripletflow.products is '%s' but can only be 'nd4j'; leave it out for the fastest products of this JVM"
                            .formatted(wanted));
        }
        if (wanted.equals("nd4j")) {
            return new Nd4jProducts();
        }
        return VectorApi.or(
                FusedMultiplyAdd.isOneInstruction() ? new LoopProducts() : new Nd4jProducts(),
                Products.class,
                "Products");
    }

    /** What gives the same bits and is faster before C2 has compiled this one. */
    default Products untilCompiled() {
        return this;
    }

    /** What multiplies, in words for a report. */
    String description();

    /** {@code result = a · b}, shapes as in {@link Matrix#multiply}. */
    void multiply(Matrix a, Matrix b, Matrix result);

    /** {@code result = aᵀ · b}. */
    void multiplyTransposedLeft(Matrix a, Matrix b, Matrix result);

    /** {@code result = a · bᵀ}. */
    void multiplyTransposedRight(Matrix a, Matrix b, Matrix result);

    /**
     * Whether a row of a result depends on the row of a and on b alone, not on how many rows there
     * are beside it; so it is with kernels of ours.
     */
    default boolean rowsAlike() {
        return true;
    }

    /**
     * The most roundings, one after another, that a number of a product over k suffers; its error
     * is below that many rounding units of the sum of the absolute products (Higham 2002, section
     * 3.1). Kernels of ours add one after another.
     */
    default double roundings(int k) {
        return k;
    }

    /** Results of fewer rows are computed faster by a loop over the rows of b. */
    default int minRows() {
        return 0;
    }
}
