package io.tripletflow.measure;

import java.util.Arrays;
import java.util.List;

/**
 * Vectors with their labels, which is all that a measure looks at. The arrays are owned by the
 * record: do not modify them afterwards.
 *
 * @param values (n, width), row-major, finite
 * @param labels n numbers; rows with the same number belong together
 */
public record LabelledRows(float[] values, int[] labels, int width) {

    public LabelledRows {
        if (width < 1) {
            throw new IllegalArgumentException("width must be positive but was " + width);
        }
        if (values.length != (long) labels.length * width) {
            throw new IllegalArgumentException(
                    "rows must hold %d rows of %d numbers, one row per label, but have length %d"
                            .formatted(labels.length, width, values.length));
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "rows must be finite but row %d, column %d is %s"
                                .formatted(i / width, i % width, values[i]));
            }
        }
    }

    /**
     * Copies vectors of one length.
     *
     * @param labels one for each
     * @throws IllegalArgumentException if rows and labels differ in number, or rows in length
     */
    public static LabelledRows of(List<float[]> rows, int[] labels) {
        int width = rows.isEmpty() ? 1 : rows.get(0).length;
        float[] values = new float[Math.multiplyExact(rows.size(), width)];
        for (int i = 0; i < rows.size(); i++) {
            float[] row = rows.get(i);
            if (row.length != width) {
                throw new IllegalArgumentException(
                        "rows must have one width but row 0 has %d and row %d has %d"
                                .formatted(width, i, row.length));
            }
            System.arraycopy(row, 0, values, i * width, width);
        }
        return new LabelledRows(values, labels, width);
    }

    /** Number of rows. */
    public int count() {
        return labels.length;
    }

    /** The rows with these numbers, in this order. */
    public LabelledRows select(int[] rows) {
        float[] chosen = new float[Math.multiplyExact(rows.length, width)];
        int[] theirs = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, chosen, i * width, width);
            theirs[i] = labels[rows[i]];
        }
        return new LabelledRows(chosen, theirs, width);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelledRows that
                && width == that.width
                && Arrays.equals(labels, that.labels)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(labels) + Arrays.hashCode(values);
    }
}
