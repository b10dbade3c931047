package io.tripletflow.encoder.input;

/**
 * What {@link InputStatistics} does to a row at one moment. Dense features then get the {@linkplain
 * InputVersion#constant(int) constant} appended.
 */
public sealed interface InputScale {

    /** Where version 1 cuts standardised features. */
    float LIMIT = 2.5f;

    /** Dense features stay as they are. */
    record Untouched() implements InputScale {}

    /** Dense features become x / ‖x‖, in double; zeros stay zeros. */
    record UnitLength() implements InputScale {}

    /**
     * Dense features become clip(x · factor − shift, ±{@value InputScale#LIMIT}), in float.
     *
     * @param factors shape (inputs)
     * @param shifts shape (inputs)
     */
    record Factors(float[] factors, float[] shifts) implements InputScale {}

    /**
     * Dense features become clip((x − mean) · factor, ±limit), in double until the product is
     * there.
     *
     * @param means shape (inputs)
     * @param factors shape (inputs); 0 of a constant column
     */
    record Columns(double[] means, double[] factors, float limit) implements InputScale {}

    /**
     * The {@linkplain ColumnRoots roots} of some columns, in double until they are there, are then
     * scaled with the others as {@code then} says.
     *
     * @param rooted shape (inputs)
     */
    record Roots(boolean[] rooted, InputScale then) implements InputScale {}

    /**
     * Hashed text becomes x · factor, of unit length.
     *
     * @param factors shape (inputs)
     */
    record Rarity(float[] factors) implements InputScale {}
}
