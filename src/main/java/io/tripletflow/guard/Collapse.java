package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Is the learned space worse than the one it started from? Each sign compares with the untrained
 * encoder on the same rows, so that hard data are no sign:
 *
 * <ul>
 *   <li>{@link Spread} between labels, mean of the last {@value #STEPS} steps, below a share of the
 *       untrained one: all labels become one point, the loss its margin, every triplet active. A
 *       narrow space whose recall is above the untrained one's is no collapse: a loss with a small
 *       margin asks for no more.
 *   <li>Recall has lost more than a share of the untrained one, significantly; or half that share
 *       over a horizon {@value #LONG} times as long, for an eager start may dip for a while.
 * </ul>
 */
final class Collapse {

    private static final int STEPS = 16;
    private static final double REFERENCE_FADING = 1.0 / 16;
    private static final int LONG = 8;

    private final GuardSpec spec;
    private final Comparison lately;
    private final Comparison lastingly;
    private double spread;
    private int steps;
    private double reference = Double.NaN;

    Collapse(GuardSpec spec) {
        this.spec = spec;
        lately = new Comparison(2.0 * spec.measures().horizon());
        lastingly = new Comparison(2.0 * LONG * spec.measures().horizon());
    }

    void scored(Votes learned, Votes untrained, int queries) {
        for (int q = 0; q < queries; q++) {
            if (learned.counts(q)) {
                lately.add(learned.hit(q), untrained.hit(q));
                lastingly.add(learned.hit(q), untrained.hit(q));
            }
        }
    }

    void untrainedSpread(double value) {
        if (Double.isNaN(reference)) {
            reference = value;
        } else if (!Double.isNaN(value)) {
            reference += REFERENCE_FADING * (value - reference);
        }
    }

    void step(double learnedSpread) {
        if (Double.isNaN(learnedSpread)) {
            return;
        }
        if (Double.isNaN(reference)) {
            reference = learnedSpread; // the first step is that of the untrained encoder
        }
        steps = Math.min(STEPS, steps + 1);
        spread += (learnedSpread - spread) / steps;
    }

    boolean isCollapsed() {
        return isOnePoint(spec.space().collapseSpread())
                || lately.lost(spec.space().collapseRecall(), spec.measures().significance())
                || lastingly.lost(
                        spec.space().collapseRecall() / 2, spec.measures().significance());
    }

    /** Whether this is a moment to keep a state of: not half the way to a collapse. */
    boolean isHealthy() {
        return !lately.lost(spec.space().collapseRecall() / 2)
                && !isOnePoint(2 * spec.space().collapseSpread());
    }

    private boolean isOnePoint(double share) {
        return steps == STEPS && spread < share * reference && !lately.isGained();
    }

    /** Mean over the last steps; NaN since a rollback, or with one label. */
    double spread() {
        return steps == 0 ? Double.NaN : spread;
    }

    /** The learned space was replaced: its measures start anew, the reference stays. */
    void clear() {
        lately.clear();
        lastingly.clear();
        spread = 0;
        steps = 0;
    }

    void write(DataOutput out) throws IOException {
        lately.write(out);
        lastingly.write(out);
        out.writeDouble(spread);
        out.writeInt(steps);
        out.writeDouble(reference);
    }

    void read(DataInput in) throws IOException {
        lately.read(in);
        lastingly.read(in);
        spread = in.readDouble();
        steps = in.readInt();
        reference = in.readDouble();
    }
}
