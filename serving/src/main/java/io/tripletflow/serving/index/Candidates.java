package io.tripletflow.serving.index;

/**
 * Rows of one moment, the nearest among them. They are compared while others change the index.
 *
 * @param found rows to be offered
 * @param seen the rows as they were
 * @param from all rows from here on are looked at too
 */
record Candidates(int[] found, Rows.View seen, int from) {

    private static final int[] NONE = {};

    /** All rows. */
    static Candidates all(Rows rows) {
        return new Candidates(NONE, rows.view(0), 0);
    }

    void offer(Question question, Nearest nearest) {
        for (int row : found) {
            nearest.offer(seen.item(row), seen.vector(row));
        }
        for (int row = from; row < seen.size(); row++) {
            if (seen.isLive(row) && question.accepts(seen.item(row))) {
                nearest.offer(seen.item(row), seen.vector(row));
            }
        }
    }
}
