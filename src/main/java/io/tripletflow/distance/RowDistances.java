package io.tripletflow.distance;

import io.tripletflow.matrix.VectorApi;

/** Squared Euclidean distances of one vector to rows that lie one after another. */
public interface RowDistances {

    /** The fastest kernel that this JVM has. */
    RowDistances FASTEST =
            VectorApi.or(new PlainRowDistances(), RowDistances.class, "RowDistances");

    /**
     * Writes Σ (x − row)² of each row.
     *
     * @param x shape (E), not modified
     * @param rows shape (N, E), row after row, not modified
     * @param first the first row to compare
     * @param count how many rows to compare
     * @param out takes {@code count} squares
     */
    void squared(float[] x, float[] rows, int first, int count, float[] out);
}
