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

    private final double ofMany;
    private final double moreOfFew;

    Goal(double ofMany, double moreOfFew) {
        this.ofMany = ofMany;
        this.moreOfFew = moreOfFew;
    }

    /**
     * Share of the first learner before there is evidence. What a deep encoder learns of few labels
     * says little of others.
     *
     * @param labels seen so far
     */
    public double prior(int labels) {
        double many = labels / MANY * (labels / MANY);
        return ofMany + moreOfFew / (1 + many * many);
    }
}
