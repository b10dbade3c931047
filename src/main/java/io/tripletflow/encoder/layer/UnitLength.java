package io.tripletflow.encoder.layer;

/**
 * y / ‖y‖ in place; a row whose y is zero stays zero and has no gradient. With u = y / ‖y‖: ∂L/∂y =
 * (∂L/∂u − (∂L/∂u · u) u) / ‖y‖.
 */
public final class UnitLength {

    private static final float TINY = 1e-12f;

    private float[] inverseNorms = {};

    /** Divides each row, shape (rows, width), by its norm, in place. */
    public void forward(Rows rows) {
        int width = rows.width();
        float[] values = rows.values();
        if (inverseNorms.length < rows.count()) {
            inverseNorms = new float[rows.count()];
        }
        for (int r = 0; r < rows.count(); r++) {
            float square = 0;
            for (int i = r * width; i < (r + 1) * width; i++) {
                square += values[i] * values[i];
            }
            float inverse = square > TINY ? (float) (1 / Math.sqrt(square)) : 0;
            inverseNorms[r] = inverse;
            for (int i = r * width; i < (r + 1) * width; i++) {
                values[i] *= inverse;
            }
        }
    }

    /**
     * Writes ∂L/∂y to {@code slopes}.
     *
     * @param rows what {@link #forward} left, u
     * @param unitGradient ∂L/∂u, at least as long
     */
    public void backward(Rows rows, float[] unitGradient, Rows slopes) {
        int width = rows.width();
        float[] unit = rows.values();
        float[] result = slopes.count(rows.count()).values();
        for (int r = 0; r < rows.count(); r++) {
            float along = 0;
            for (int i = r * width; i < (r + 1) * width; i++) {
                along += unitGradient[i] * unit[i];
            }
            for (int i = r * width; i < (r + 1) * width; i++) {
                result[i] = (unitGradient[i] - along * unit[i]) * inverseNorms[r];
            }
        }
    }
}
