package io.tripletflow.distance;

import io.tripletflow.matrix.VectorApi;

/**
 * Gradients of distance matrices; each kernel gives the same bits. The terms of a row are added in
 * the order of the other rows. Both coefficients of a pair are added first, and a pair whose sum is
 * 0 is left out.
 */
interface Gradients {

    /** The fastest kernel that this JVM has. */
    Gradients FASTEST = VectorApi.or(new PlainGradients(), Gradients.class, "Gradients");

    /** Arguments are those of {@link Distance#backward}. */
    void add(
            Distance distance,
            float[] x,
            int rows,
            int width,
            float[] distances,
            float[] coefficients,
            float[] gradient);
}
