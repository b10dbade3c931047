package io.tripletflow.serving.index;

/**
 * Looks at every row from one on: the oracle, and the fastest for few. O(rows · width).
 *
 * @param from the first row it looks at
 */
record ExactScan(int from) implements RowSearch {

    @Override
    public void search(Question question, Rows rows, Nearest nearest) {
        for (int row = from; row < rows.size(); row++) {
            if (rows.isLive(row) && question.accepts(rows.item(row))) {
                nearest.offer(rows.item(row), rows.vector(row));
            }
        }
    }

    @Override
    public String name() {
        return "exact";
    }

    @Override
    public int known() {
        return 0;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
