package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Recall of the learned space beside that of the untrained one on the same queries, faded. With d =
 * learned hit − untrained hit of a query, z = Σwd / √Σw²d² is about standard normal if both are as
 * good (McNemar 1947: only the queries on which they differ count).
 */
final class Comparison {

    private static final int FEW = 32;

    private final double horizon;
    private final double fading;
    private double learnedHits;
    private double untrainedHits;
    private double weight;
    private double difference;
    private double variance;

    /**
     * @param horizon queries after which one weighs 1/e
     */
    Comparison(double horizon) {
        this.horizon = horizon;
        fading = 1 - 1 / horizon;
    }

    void add(boolean learned, boolean untrained) {
        int l = learned ? 1 : 0;
        int u = untrained ? 1 : 0;
        learnedHits = fading * learnedHits + l;
        untrainedHits = fading * untrainedHits + u;
        weight = fading * weight + 1;
        difference = fading * difference + l - u;
        variance = fading * fading * variance + (l - u) * (l - u);
    }

    /** Whether the learned space lost more than a share of the untrained one's recall. */
    boolean lost(double share) {
        return learnedHits < (1 - share) * untrainedHits;
    }

    /** Whether the learned space hit more of at least {@value #FEW} queries. */
    boolean isGained() {
        return weight >= FEW && learnedHits > untrainedHits;
    }

    /** {@link #lost}, after half a horizon at least and by that many standard errors. */
    boolean lost(double share, double errors) {
        return weight >= horizon / 2 && lost(share) && difference <= -errors * Math.sqrt(variance);
    }

    void clear() {
        learnedHits = 0;
        untrainedHits = 0;
        weight = 0;
        difference = 0;
        variance = 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(learnedHits);
        out.writeDouble(untrainedHits);
        out.writeDouble(weight);
        out.writeDouble(difference);
        out.writeDouble(variance);
    }

    void read(DataInput in) throws IOException {
        learnedHits = in.readDouble();
        untrainedHits = in.readDouble();
        weight = in.readDouble();
        difference = in.readDouble();
        variance = in.readDouble();
    }
}
