package io.tripletflow.serving.index;

/**
 * Rows that are compared one after another.
 *
 * @param seen the rows as they were
 * @param from the first of them
 */
record AllRows(Rows.View seen, int from) implements Candidates {

    static AllRows of(Rows rows) {
        return new AllRows(rows.view(0), 0);
    }

    @Override
    public void offer(Question question, Nearest nearest) {
        float[] square = new float[1];
        for (int row = from; row < seen.size(); row++) {
            if (!seen.isLive(row)) {
                continue;
            }
            Rows.DISTANCES.squared(question.vector(), seen.vector(row), 0, 1, square);
            if (nearest.mayTake(square[0]) && question.accepts(seen.item(row))) {
                nearest.offer(seen.item(row), square[0]);
            }
        }
    }
}
