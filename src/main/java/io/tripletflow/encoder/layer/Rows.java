package io.tripletflow.encoder.layer;

import io.tripletflow.matrix.Matrix;

/**
 * What flows between layers: row-major values (rows, width). Memory grows on demand and is kept, so
 * a step of known size allocates nothing. Whoever owns the rows announces new ones with {@link
 * #count(int)}.
 */
public final class Rows {

    private final int width;
    private final Matrix matrix = new Matrix(0, 0);
    private int count;
    private float[] values = {};

    /**
     * No rows yet.
     *
     * @param width numbers in a row
     */
    public Rows(int width) {
        this.width = width;
    }

    /** Begins new contents of so many rows; the values are whatever was there before. */
    public Rows count(int rows) {
        count = rows;
        if (values.length < rows * width) {
            values = new float[rows * width];
        }
        return this;
    }

    /** Rows in use. */
    public int count() {
        return count;
    }

    int width() {
        return width;
    }

    /** Numbers in use, count · width. */
    public int size() {
        return count * width;
    }

    /** The values, at least {@link #size} long. */
    public float[] values() {
        return values;
    }

    /** Rows that have a number beside zero. */
    int countSloped() {
        int sloped = 0;
        for (int r = 0; r < count; r++) {
            sloped += isZero(r) ? 0 : 1;
        }
        return sloped;
    }

    /** Takes the rows of {@code from} where {@code slopes} are not all zero, one after another. */
    void takeSloped(Rows from, Rows slopes) {
        int to = 0;
        for (int r = 0; r < slopes.count; r++) {
            if (!slopes.isZero(r)) {
                System.arraycopy(from.values, r * width, values, to, width);
                to += width;
            }
        }
    }

    /** Whether all numbers of a row are zero. */
    boolean isZero(int row) {
        for (int i = row * width; i < (row + 1) * width; i++) {
            if (values[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The values as operand or result of a product. */
    Matrix matrix() {
        return matrix.view(values, 0, count, width);
    }
}
