package io.tripletflow.serving.index;

/**
 * Rows that are compared one after another.
 *
 * @param seen the rows as they were
 */
record AllRows(Rows.View seen) implements Candidates {

    @Override
    public void offer(Question question, Nearest nearest) {
        float[] square = new float[1];
        for (int row = 0; row < seen.size(); row++) {
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
