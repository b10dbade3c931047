package io.tripletflow.encoder.layer;

import io.tripletflow.matrix.RowSums;

/**
 * y / ‖y‖ in place; a row whose y is zero stays zero and has no gradient. With u = y / ‖y‖: ∂L/∂y =
 * (∂L/∂u − (∂L/∂u · u) u) / ‖y‖.
 */
public final class UnitLength {

    private static final float TINY = 1e-12f;

    private float[] inverseNorms = {};
    private float[] sums = {};

    /** Divides each row, shape (rows, width), by its norm, in place. */
    public void forward(Rows rows) {
        int width = rows.width();
        float[] values = rows.values();
        ensureCapacity(rows.count());
        RowSums.products(values, values, rows.count(), width, sums);
        for (int r = 0; r < rows.count(); r++) {
            float inverse = sums[r] > TINY ? (float) (1 / Math.sqrt(sums[r])) : 0;
            inverseNorms[r] = inverse;
            for (int i = r * width; i < (r + 1) * width; i++) {
                values[i] *= inverse;
            }
        }
    }

    private void ensureCapacity(int rows) {
        if (sums.length < rows) {
            sums = new float[rows];
            inverseNorms = new float[rows];
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
        RowSums.products(unitGradient, unit, rows.count(), width, sums);
        for (int r = 0; r < rows.count(); r++) {
            float along = sums[r];
            for (int i = r * width; i < (r + 1) * width; i++) {
                result[i] = (unitGradient[i] - along * unit[i]) * inverseNorms[r];
            }
        }
    }
}
