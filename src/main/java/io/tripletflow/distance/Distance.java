package io.tripletflow.distance;

/**
 * Distance between two rows x and y of a batch. Shapes: B rows of width E, row-major; matrices (B,
 * B). Every distance is symmetric bit for bit, zero on the diagonal, and computed from differences,
 * never as |x|² + |y|² − 2x·y, so that it stays precise near zero.
 *
 * <p>NaN in a row gives NaN in all its distances and gradients. Calls allocate nothing once a
 * thread has seen its largest batch; they may run in several threads at once.
 */
public enum Distance {
    /** ‖x − y‖. Its gradient (x − y)/‖x − y‖ is taken as 0 where the distance is 0. */
    EUCLIDEAN,

    /** ‖x − y‖², gradient 2(x − y). */
    SQUARED_EUCLIDEAN,

    /**
     * 1 − x·y/(‖x‖‖y‖), computed as half the squared euclidean distance of the rows scaled to unit
     * length. A zero row has distance 1 to every other row, with gradient 0 for both.
     */
    COSINE,

    /** Σ |x − y|. The gradient of a term is its sign, 0 where the two are equal. */
    MANHATTAN;

    /**
     * All pairwise distances.
     *
     * @param x (rows, width), not modified
     * @param out (rows, rows), overwritten
     * @throws IllegalArgumentException if {@code width} is not positive, or an array is too short
     */
    public void matrix(float[] x, int rows, int width, float[] out) {
        requireShape(rows, width);
        requireLength("x", x, rows, width);
        requireLength("out", out, rows, rows);
        switch (this) {
            case EUCLIDEAN -> PairwiseDistances.euclidean(x, rows, width, out);
            case SQUARED_EUCLIDEAN -> PairwiseDistances.squared(x, rows, width, out);
            case COSINE -> PairwiseDistances.cosine(x, rows, width, out);
            case MANHATTAN -> PairwiseDistances.manhattan(x, rows, width, out);
        }
    }

    /**
     * Adds Σ coefficients[i, j] · ∂distance[i, j]/∂x to {@code gradient}: the chain rule from a
     * loss on distances to the rows. Costs O(width) per pair whose coefficient is not zero.
     *
     * @param x (rows, width), the rows that {@link #matrix} was given
     * @param distances (rows, rows), what {@link #matrix} returned
     * @param coefficients (rows, rows), ∂loss/∂distances; need not be symmetric
     * @param gradient (rows, width), added to
     * @throws IllegalArgumentException if {@code width} is not positive, or an array is too short
     */
    public void backward(
            float[] x,
            int rows,
            int width,
            float[] distances,
            float[] coefficients,
            float[] gradient) {
        requireShape(rows, width);
        requireLength("x", x, rows, width);
        requireLength("distances", distances, rows, rows);
        requireLength("coefficients", coefficients, rows, rows);
        requireLength("gradient", gradient, rows, width);
        Gradients.FASTEST.add(this, x, rows, width, distances, coefficients, gradient);
    }

    /**
     * ‖x − y‖ of two rows alone, summed in the order of their numbers.
     *
     * @param x shape (E), not modified
     * @param y shape (E), not modified
     * @throws IllegalArgumentException if one row is longer than the other
     */
    public static float euclidean(float[] x, float[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "rows must have one length but have %d and %d".formatted(x.length, y.length));
        }
        float square = 0;
        for (int i = 0; i < x.length; i++) {
            square += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return (float) Math.sqrt(square);
    }

    private static void requireShape(int rows, int width) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must not be negative but was " + rows);
        }
        if (width < 1) {
            throw new IllegalArgumentException("width must be positive but was " + width);
        }
    }

    private static void requireLength(String name, float[] array, int rows, int columns) {
        if (array.length < (long) rows * columns) {
            throw new IllegalArgumentException(
                    "%s must hold %d x %d numbers but has length %d"
                            .formatted(name, rows, columns, array.length));
        }
    }
}
