package io.tripletflow.learn.spec;

/**
 * What makes one blend of two learners better than another, for one query. All but {@link #RECALL}
 * and {@link #HIT_RATE} look at every row of the query's label, and favour the learner that draws
 * labels together.
 */
public enum GoalMeasure {
    /** Whether the nearest row has its label. */
    RECALL(0) {
        @Override
        public double of(int[] places, int rows) {
            return places[0] == 0 ? 1 : 0;
        }
    },
    /** Whether one of the ten nearest rows has its label. */
    HIT_RATE(0) {
        @Override
        public double of(int[] places, int rows) {
            return places[0] < 10 ? 1 : 0;
        }
    },
    /** MAP@R (Musgrave, Belongie, Lim 2020): the order of as many rows as have its label. */
    MAP(0.25) {
        @Override
        public double of(int[] places, int rows) {
            double sum = 0;
            for (int i = 0; i < places.length && places[i] < places.length; i++) {
                sum += (i + 1.0) / (places[i] + 1);
            }
            return sum / places.length;
        }
    },
    /** Share of the pairs of a row of its label and one of another that are told apart. */
    VERIFICATION(0.25) {
        @Override
        public double of(int[] places, int rows) {
            int others = rows - places.length;
            double nearer = 0;
            for (int i = 0; i < places.length; i++) {
                nearer += places[i] - i;
            }
            return others == 0 ? 1 : 1 - nearer / ((double) places.length * others);
        }
    };

    private final double ofSecond;

    GoalMeasure(double ofSecond) {
        this.ofSecond = ofSecond;
    }

    /**
     * Share of the first learner before there is evidence.
     *
     * @param labels seen so far
     * @param muchToLose whether the untrained space finds much
     * @param help how far learning is seen to help, from 0 to 1
     */
    public double prior(Goal goal, int labels, boolean muchToLose, double help) {
        return Math.max(0, goal.prior(labels, muchToLose, help) - ofSecond);
    }

    /**
     * From 0 to 1.
     *
     * @param places of the rows of the query's label, from 0 for the nearest, rising; at least one
     * @param rows that the query searched
     */
    public abstract double of(int[] places, int rows);
}
