package io.tripletflow.encoder.layer;

import io.tripletflow.encoder.input.InputRow;
import java.util.List;

/** The rows of a step, as the layers that read them need them; dense ones copied only once. */
public final class Inputs {

    private final Rows dense;
    private List<InputRow> rows = List.of();
    private boolean sparse;

    /**
     * No rows yet.
     *
     * @param width numbers in a row, D
     */
    public Inputs(int width) {
        dense = new Rows(width);
    }

    /**
     * @param newRows all dense or all sparse
     */
    public void take(List<InputRow> newRows) {
        rows = newRows;
        sparse = !rows.isEmpty() && rows.get(0) instanceof InputRow.Sparse;
        if (sparse) {
            return;
        }
        dense.count(rows.size());
        int width = dense.width();
        for (int r = 0; r < rows.size(); r++) {
            rows.get(r).spread(dense.values(), r * width, width);
        }
    }

    List<InputRow> rows() {
        return rows;
    }

    /** Whether the rows are sparse. */
    public boolean sparse() {
        return sparse;
    }

    /** The rows in one array, unless they are {@link #sparse}. */
    public Rows dense() {
        return dense;
    }
}
