package io.tripletflow.serving.index;

/** Looks at every row: the oracle, and the fastest for few. O(rows · width). */
record ExactScan() implements RowSearch {

    @Override
    public Candidates candidates(Rows.View rows) {
        return new AllRows(rows);
    }

    @Override
    public String name() {
        return "exact";
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void add(float[] vector, int row) {
        // all rows are looked at
    }
}
