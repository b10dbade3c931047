package io.tripletflow.encoder;

import io.tripletflow.matrix.Matrix;

/**
 * What flows between layers: row-major values (rows, width) and, for the layers that multiply, a
 * copy in native memory. Memory grows on demand and is kept, so a step of known size allocates
 * nothing. Whoever owns the rows announces new ones with {@link #count(int)}.
 */
final class Rows {

    private final int width;
    private int count;
    private float[] values = {};
    private Matrix matrix;
    private boolean copied;

    Rows(int width) {
        this.width = width;
    }

    /** Begins new contents of so many rows; the values are whatever was there before. */
    Rows count(int rows) {
        count = rows;
        copied = false;
        if (values.length < rows * width) {
            values = new float[rows * width];
        }
        return this;
    }

    int count() {
        return count;
    }

    int width() {
        return width;
    }

    /** Numbers in use, count · width. */
    int size() {
        return count * width;
    }

    /**
     * The values, at least {@link #size} long; not to be changed once {@link #matrix} was asked.
     */
    float[] values() {
        return values;
    }

    /** The values in native memory, as an operand; copied at the first call. */
    Matrix matrix() {
        if (!copied) {
            target().load(values, 0);
            copied = true;
        }
        return matrix;
    }

    /** Native memory for a product to write to; {@link #fetch} brings it into the values. */
    Matrix target() {
        if (matrix == null) {
            matrix = new Matrix(1, width);
        }
        return matrix.rows(count);
    }

    void fetch() {
        matrix.store(values, 0);
    }
}
