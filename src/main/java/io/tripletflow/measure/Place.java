package io.tripletflow.measure;

/** Where an item stands among those that may be recommended, by their scores. */
public final class Place {

    private Place() {}

    /**
     * How many items stand before the wanted one: those with a higher score, and half of those with
     * an equal one, which is the mean over all orders of the equal ones. So a score that tells
     * nothing gains nothing from the order of the items.
     *
     * @param scores by item, higher is better; NaN stands behind all others
     * @param wanted the item that is looked for
     * @param left items that are not recommended, such as those that the visitor knows; the wanted
     *     one counts even if it is among them
     * @return from 0, the best, to the number of the other items
     */
    public static double of(double[] scores, int wanted, boolean[] left) {
        double own = orLast(scores[wanted]);
        long before = 0;
        long equal = 0;
        for (int i = 0; i < scores.length; i++) {
            if (i != wanted && !left[i]) {
                double score = orLast(scores[i]);
                before += score > own ? 1 : 0;
                equal += score == own ? 1 : 0;
            }
        }
        return before + equal / 2.0;
    }

    private static double orLast(double score) {
        return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }
}
