package io.tripletflow.serving.index;

/**
 * Rows that are compared one after another.
 *
 * @param seen the rows as they were
 */
record AllRows(Rows.View seen) implements Candidates {

    @Override
    public void offer(Question question, Nearest nearest) {
        for (int row = 0; row < seen.size(); row++) {
            if (!seen.isLive(row)) {
                continue;
            }
            float square = Distances.squared(question.vector(), seen.vector(row));
            if (nearest.mayTake(square) && question.accepts(seen.item(row))) {
                nearest.offer(seen.item(row), square);
            }
        }
    }
}
