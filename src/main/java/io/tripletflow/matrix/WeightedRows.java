package io.tripletflow.matrix;

/**
 * Sums of some rows of a table, each times a number of its own: what sparse rows need of a matrix
 * product. Terms are added one after another to zero, each product and each sum rounded, so that
 * every kernel gives the bits of a plain loop. Not thread-safe.
 */
public interface WeightedRows {

    /** The fastest kernel that this JVM has, for one user. */
    static Warming<WeightedRows> fastest() {
        return VectorApi.orAtFirst(
                new PlainWeightedRows(),
                WeightedRows.class,
                "WeightedRows",
                kernel ->
                        kernel.sum(
                                new float[128],
                                0,
                                128,
                                new int[24],
                                new float[24],
                                0,
                                24,
                                new float[128],
                                0));
    }

    /**
     * {@code target[at + j] = Σ factors[k] · table[first + rows[k] · width + j]} for j below the
     * width and k from {@code from} to before {@code to}; zeros without terms.
     *
     * @param table rows of that width, the first of which begins at {@code first}; not modified
     * @param target another array than the table
     */
    void sum(
            float[] table,
            int first,
            int width,
            int[] rows,
            float[] factors,
            int from,
            int to,
            float[] target,
            int at);
}
