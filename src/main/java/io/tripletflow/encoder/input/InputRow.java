package io.tripletflow.encoder.input;

/** One input as numbers, in the form that is cheapest to multiply. Arrays are owned by the row. */
public sealed interface InputRow {

    /**
     * @param values shape (inputs)
     * @param source what observed it; empty where that makes no difference
     */
    record Dense(float[] values, String source) implements InputRow {
        /** All numbers of a row, not copied. */
        public Dense(float[] values) {
            this(values, "");
        }
    }

    /**
     * @param indices ascending, each once, below the number of inputs
     * @param values the numbers at those indices; all others are zero
     */
    record Sparse(int[] indices, float[] values) implements InputRow {}

    /**
     * @param ids sorted, each once; rows of a table stand for them, see {@code EmbeddingTable}
     */
    record Ids(long[] ids) implements InputRow {}

    /**
     * A dense row that is standardized where it is spread, by the statistics of that moment.
     *
     * @param values as they came, shape (inputs - 1)
     * @param source what observed it; empty where that makes no difference
     */
    record Scaled(float[] values, String source, InputStatistics statistics) implements InputRow {}

    /** Writes the row, zeros included, to {@code target[offset … offset + inputs)}. */
    default void spread(float[] target, int offset, int inputs) {
        if (this instanceof Scaled scaled) {
            scaled.statistics.standardize(scaled.values, scaled.source, target, offset);
            return;
        }
        if (this instanceof Dense dense) {
            System.arraycopy(dense.values, 0, target, offset, inputs);
            return;
        }
        if (!(this instanceof Sparse sparse)) {
            throw new IllegalArgumentException("ids have no row of numbers; take the table's bag");
        }
        java.util.Arrays.fill(target, offset, offset + inputs, 0);
        for (int i = 0; i < sparse.indices.length; i++) {
            target[offset + sparse.indices[i]] = sparse.values[i];
        }
    }
}
