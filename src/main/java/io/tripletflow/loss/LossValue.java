package io.tripletflow.loss;

/** A loss after reduction. It can be set again, so that a step need not allocate one. */
public final class LossValue {

    private double loss;
    private int active;
    private int terms;

    /** Zero, of no terms. */
    public LossValue() {}

    LossValue(double loss, int active, int terms) {
        set(loss, active, terms);
    }

    void set(double newLoss, int newActive, int newTerms) {
        loss = newLoss;
        active = newActive;
        terms = newTerms;
    }

    /** 0 where there is no term. */
    public double loss() {
        return loss;
    }

    /** Number of terms whose own loss is above zero (or NaN). */
    public int active() {
        return active;
    }

    /** Number of triplets, pairs or anchors that the loss is made of. */
    public int terms() {
        return terms;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossValue that
                && Double.compare(loss, that.loss) == 0
                && active == that.active
                && terms == that.terms;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Double.hashCode(loss) + active) + terms;
    }

    @Override
    public String toString() {
        return "loss " + loss + " of " + terms + " terms, " + active + " active";
    }
}
