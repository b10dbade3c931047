package io.tripletflow.matrix;

/** How large the numbers of an array are; each kernel finds the same. */
public interface Sizes {

    Sizes KERNEL = VectorApi.or(new PlainSizes(), Sizes.class, "Sizes");

    /** max|x| of all numbers, 0 of none; NaN if any is NaN. */
    float largest(float[] values);

    /**
     * Whether a number is larger than its bound, |x| &gt; bound.
     *
     * @param bounds as many as {@code values}, none negative
     */
    boolean exceed(float[] values, float[] bounds);

    /** Whether no number is infinite or NaN. */
    static boolean areFinite(float[] values) {
        return KERNEL.largest(values) <= Float.MAX_VALUE;
    }
}
