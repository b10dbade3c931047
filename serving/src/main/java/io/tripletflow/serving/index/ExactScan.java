package io.tripletflow.serving.index;

/** Looks at every row: the oracle, and the fastest for few. O(rows · width). */
record ExactScan() implements RowSearch {

    @Override
    public Candidates candidates(Rows rows) {
        return AllRows.of(rows);
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

    @Override
    public void absorbNext() {
        throw new IllegalStateException("a scan knows no rows");
    }
}
