package io.tripletflow.encoder.layer;

import io.tripletflow.encoder.input.InputRow;
import java.util.Arrays;
import java.util.List;

/**
 * Sparse rows by column (compressed sparse columns): the numbers of column i, by ascending row, are
 * those from {@code from(i)} to before {@code from(i + 1)}. Memory is kept, as that of {@link
 * Rows}.
 */
final class SparseColumns {

    private final int[] from;
    private int[] rows = {};
    private float[] values = {};

    SparseColumns(int columns) {
        from = new int[columns + 1];
    }

    /** Takes rows, but for those whose slopes are all zero. */
    void take(List<InputRow> sparse, Rows slopes) {
        Arrays.fill(from, 0);
        for (int r = 0; r < sparse.size(); r++) {
            if (!slopes.isZero(r)) {
                count(((InputRow.Sparse) sparse.get(r)).indices());
            }
        }
        int size = 0;
        for (int i = 0; i < from.length; i++) {
            int count = from[i];
            from[i] = size;
            size += count;
        }
        if (rows.length < size) {
            rows = new int[size + size / 4];
            values = new float[rows.length];
        }
        for (int r = 0; r < sparse.size(); r++) {
            if (!slopes.isZero(r)) {
                place((InputRow.Sparse) sparse.get(r), r);
            }
        }
        // each beginning has moved to the end of its column
        System.arraycopy(from, 0, from, 1, from.length - 1);
        from[0] = 0;
    }

    private void count(int[] indices) {
        for (int index : indices) {
            from[index]++;
        }
    }

    private void place(InputRow.Sparse row, int number) {
        for (int i = 0; i < row.indices().length; i++) {
            int at = from[row.indices()[i]]++;
            rows[at] = number;
            values[at] = row.values()[i];
        }
    }

    int from(int column) {
        return from[column];
    }

    /** Row of each number. */
    int[] rows() {
        return rows;
    }

    /** The numbers. */
    float[] values() {
        return values;
    }
}
