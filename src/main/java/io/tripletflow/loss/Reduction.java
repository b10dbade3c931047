package io.tripletflow.loss;

/** From the losses of the terms (triplets, pairs or anchors) to one loss. */
public enum Reduction {
    /** Sum divided by the number of terms given. */
    MEAN,
    /** Sum. */
    SUM,
    /** Sum divided by the number of terms whose loss is above zero. */
    MEAN_OF_ACTIVE;

    /** What the sum is divided by; never zero. Weights change the sum, not the divisor. */
    double divisor(int terms, int active) {
        return switch (this) {
            case MEAN -> Math.max(1, terms);
            case SUM -> 1;
            case MEAN_OF_ACTIVE -> Math.max(1, active);
        };
    }
}
