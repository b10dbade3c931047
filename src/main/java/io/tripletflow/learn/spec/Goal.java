package io.tripletflow.learn.spec;

/** For which labels neighbours should be found, where not all can be served alike. */
public enum Goal {
    /** Labels that the stream has shown many times. */
    KNOWN_LABELS(0.25, 0),
    /** Labels that come later: new identities, new classes. */
    NEW_LABELS(0.6, 0.3),
    /** Both alike. */
    BOTH(0.5, 0.4);

    /** So many labels are half of many: half of what few labels add is left. */
    private static final double MANY = 24;

    /** What the first learner has more of many labels where there is much to lose. */
    private static final double CAUTION = 0.15;

    private final double ofMany;
    private final double moreOfFew;

    Goal(double ofMany, double moreOfFew) {
        this.ofMany = ofMany;
        this.moreOfFew = moreOfFew;
    }

    /**
     * Share of the first learner before there is evidence. What a deep encoder learns of few labels
     * says little of others, and where learning helps nobody there is nothing to gain by it.
     *
     * @param labels seen so far
     * @param muchToLose whether the untrained space, which the first learner stays near, finds much
     * @param help how far learning is seen to help, from 0 to 1
     */
    public double prior(int labels, boolean muchToLose, double help) {
        double ofFew = ofMany + moreOfFew;
        double min = muchToLose ? Math.min(ofFew, ofMany + CAUTION) : ofMany;
        double more = muchToLose ? ofFew - min : moreOfFew;
        double many = labels / MANY * (labels / MANY);
        return min + (1 - help) * (ofFew - min) + help * more / (1 + many * many);
    }
}
