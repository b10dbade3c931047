package io.tripletflow.encoder.input;

/** How columns of features are scaled, by the mean and the spread of each. Not thread-safe. */
sealed interface ColumnScale permits SharedColumnScale, OwnColumnScale {

    /**
     * Takes over what the stream showed.
     *
     * @param count rows observed
     * @param means shape (inputs)
     * @param squares sums of squared deviations from the mean, shape (inputs)
     */
    void refresh(long count, double[] means, double[] squares);

    /** Writes the scaled columns to {@code target[offset … offset + inputs)}. */
    void apply(float[] values, float[] target, int offset);

    /** What {@link #apply} does at present; a copy. */
    InputScale scale();
}
