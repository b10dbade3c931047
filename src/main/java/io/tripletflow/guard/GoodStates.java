package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * States that a learner can go back to. A new one is a candidate first and good only when the
 * learner is still well at the next one: a break is noticed some steps after it began, and what was
 * copied in between must not be gone back to. The origin, the untrained learner, is the last resort
 * and no part of a snapshot: whoever reads one has it.
 */
final class GoodStates {

    /** Good states in a row after which earlier collapses no longer count. */
    private static final int FORGIVEN = 8;

    private final int every;
    private final KeptState origin = new KeptState();
    private KeptState good = new KeptState();
    private KeptState candidate = new KeptState();
    private boolean originTravels;
    private long steps;
    private int strikes;
    private int keptSince;

    /**
     * @param every steps between two candidates
     */
    GoodStates(int every) {
        this.every = every;
    }

    /**
     * @param elsewhere whether it was learned elsewhere, so that a restored learner cannot know it
     */
    void origin(KeptByGuard live, boolean elsewhere) {
        origin.keep(live);
        originTravels = elsewhere;
    }

    void step() {
        steps++;
    }

    /** Called while the learner is well; whether a state was kept. */
    boolean keep(KeptByGuard live) {
        if (steps < every) {
            return false;
        }
        steps = 0;
        if (candidate.isFilled()) {
            KeptState older = good;
            good = candidate;
            candidate = older;
            keptSince++;
            strikes = keptSince >= FORGIVEN ? 0 : strikes;
        }
        candidate.keep(live);
        return true;
    }

    /** Goes back to the candidate: the learner was well until now, what it was given was not. */
    void giveBackNewest(KeptByGuard live) {
        KeptState newest = candidate.isFilled() ? candidate : good;
        steps = 0;
        (newest.isFilled() ? newest : origin).giveBack(live);
    }

    /** Goes back after a collapse: to the good state, from the second strike on to the origin. */
    void giveBackGood(KeptByGuard live) {
        strikes++;
        keptSince = 0;
        steps = 0;
        candidate.clear();
        if (strikes > 1) {
            good.clear();
        }
        (good.isFilled() ? good : origin).giveBack(live);
    }

    /** Changes every copy that is kept. */
    void rewrite(UnaryOperator<byte[]> change) {
        origin.rewrite(change);
        good.rewrite(change);
        candidate.rewrite(change);
    }

    /** Collapses in a row. */
    int strikes() {
        return strikes;
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(originTravels);
        if (originTravels) {
            origin.write(out);
        }
        good.write(out);
        candidate.write(out);
        out.writeLong(steps);
        out.writeInt(strikes);
        out.writeInt(keptSince);
    }

    void read(DataInput in) throws IOException {
        originTravels = in.readBoolean();
        if (originTravels) {
            origin.read(in);
        }
        good.read(in);
        candidate.read(in);
        steps = in.readLong();
        strikes = in.readInt();
        keptSince = in.readInt();
    }
}
