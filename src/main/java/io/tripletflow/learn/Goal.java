package io.tripletflow.learn;

/** For which labels neighbours should be found, where not all can be served alike. */
public enum Goal {
    /** Labels that the stream has shown many times. */
    KNOWN_LABELS(0.25),
    /** Labels that come later: new identities, new classes. */
    NEW_LABELS(0.75),
    /** Both alike. */
    BOTH(0.5);

    private final double prior;

    Goal(double prior) {
        this.prior = prior;
    }

    /** Share of the first learner before there is evidence. */
    double prior() {
        return prior;
    }
}
