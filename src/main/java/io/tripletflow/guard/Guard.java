package io.tripletflow.guard;

import io.tripletflow.matrix.Sizes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * Watches one learner and says what it should do; owns all that it has to remember for it. A batch
 * goes: {@link #admits} for its rows, {@link #begin}, {@link #scored} if it was scored, then unless
 * {@link #suspended} for each step {@link #takes}, and {@link #trained}. Where a method answers
 * that the learner should go back, it calls {@link #rollBack}. Not thread-safe.
 */
public final class Guard {

    private static final int FORMAT = 3;

    /** Had one size for the features of all columns. */
    private static final int FIRST_FORMAT = 1;

    /** Knew of no contradicted events. */
    private static final int SECOND_FORMAT = 2;

    private static final double MIN_RATE = 1e-6;

    /** Growth of a lowered learning rate with each state that is kept. */
    private static final double RATE_RECOVERY = 1.01;

    private final GuardSpec spec;
    private final StepGuard steps;
    private final Magnitudes magnitudes;
    private final Suspicion suspicion;
    private final Collapse collapse;
    private final PageHinkley drift;
    private final GoodStates good;
    private final Distrust distrust = new Distrust();
    private final Contradictions contradictions;
    private final Votes learned = new Votes();
    private final Votes untrained = new Votes();
    private final GuardTally tally = new GuardTally();

    private double rollbackRate = 1;
    private long alarmSteps;
    private int heldBack;
    private long windowEnd;
    private boolean collapsed;

    /** Nothing was watched yet. */
    public Guard(GuardSpec spec) {
        this.spec = spec;
        steps = stepsBeside();
        magnitudes =
                new Magnitudes(
                        spec.enabled() ? spec.outliers().magnitude() : 0,
                        spec.labels().suspendAtMost());
        suspicion = new Suspicion(spec);
        collapse = new Collapse(spec);
        contradictions = new Contradictions(spec.measures().horizon());
        drift = new PageHinkley(spec.drift().delta(), spec.drift().threshold());
        good = new GoodStates(spec.space().keepEvery());
    }

    /** The state of the untrained learner, the last that can be gone back to. */
    public void origin(KeptByGuard state) {
        good.origin(state, false);
    }

    /** The same of a learner that starts with what was learned elsewhere. */
    public void started(KeptByGuard state) {
        good.origin(state, true);
    }

    /** Whether a fresh vector takes part; it also is the measure of later ones. */
    public boolean admitsFresh(String tower, float[] features) {
        return tally.admitted(magnitudes.observe(tower, features));
    }

    /** Whether a vector that an earlier window held takes part. */
    public boolean admits(String tower, float[] features) {
        return tally.admitted(magnitudes.admits(tower, features));
    }

    /** Whether an event that an earlier window held takes part, by its time. */
    public boolean trusts(long timeMillis, long end) {
        boolean tooOld =
                alarmSteps > 0
                        && spec.drift().memoryMillis() > 0
                        && timeMillis < end - spec.drift().memoryMillis();
        return tally.trusted(!tooOld && !distrust.covers(timeMillis));
    }

    /** A batch begins, of that many fresh events. */
    public void begin(long end, int fresh) {
        windowEnd = end;
        if (suspicion.isSuspended()
                && suspicion.waiting(fresh) == Suspicion.Verdict.WORLD_CHANGED) {
            alarm();
        }
    }

    /** Whether the next scores may decide something, so that none is to be left out. */
    public boolean isWatchful() {
        return suspicion.isSuspended() || suspicion.isLow();
    }

    /** Takes the scores of the batch into account; whether to go back. */
    public boolean scored(Scores scores) {
        if (!spec.enabled()) {
            return false;
        }
        return suspicion.isSuspended() ? scoredSuspended(scores) : scoredCalm(scores);
    }

    /**
     * Judges the labels of single fresh events by the rows that were scored.
     *
     * @param keys of the queries' events, see {@link #believes}
     */
    public void judge(Scores scores, long[] keys) {
        if (spec.enabled() && spec.labels().contradictions() && !suspicion.isSuspended()) {
            contradictions.judge(scores, keys);
        }
    }

    /** Whether no event is left out for its label. */
    public boolean believesAll() {
        return contradictions.believesAll();
    }

    /**
     * Whether an event may be learned from: its neighbours did not contradict its label.
     *
     * @param key the same for the same event in every batch
     */
    public boolean believes(long key) {
        return tally.trusted(!contradictions.covers(key));
    }

    private boolean scoredCalm(Scores scores) {
        int queries = scores.queries();
        learned.count(scores, scores.learned(), Long.MIN_VALUE, Long.MAX_VALUE);
        untrained.count(scores, scores.untrained(), Long.MIN_VALUE, Long.MAX_VALUE);
        if (suspicion.calm(learned, untrained, queries, windowEnd) == Suspicion.Verdict.SUSPECTED) {
            drift.clear();
            heldBack = 0;
            return true;
        }
        collapse.scored(learned, untrained, queries);
        watchDrift(queries);
        return isBroken(collapse.isCollapsed());
    }

    /**
     * An alarm is held back for the queries that a suspicion takes to arise: wrong labels raise the
     * share of misses too, and are no drift.
     */
    private void watchDrift(int queries) {
        for (int q = 0; q < queries; q++) {
            if (learned.counts(q)) {
                heldBack += heldBack > 0 || drift.add(learned.hit(q) ? 0 : 1) ? 1 : 0;
            }
        }
        if (heldBack > spec.measures().horizon() && !suspicion.isLow()) {
            alarm();
        }
    }

    private boolean scoredSuspended(Scores scores) {
        int queries = scores.queries();
        long from = suspicion.suspectedFrom();
        learned.count(scores, scores.learned(), Long.MIN_VALUE, from);
        untrained.count(scores, scores.untrained(), Long.MIN_VALUE, from);
        suspicion.scoreBefore(learned, untrained, queries);
        learned.count(scores, scores.learned(), from, Long.MAX_VALUE);
        untrained.count(scores, scores.untrained(), from, Long.MAX_VALUE);
        switch (suspicion.scoreSince(learned, untrained, queries, windowEnd)) {
            case LABELS_WERE_WRONG -> distrust.add(from, suspicion.wrongUntil());
            case WORLD_CHANGED -> alarm();
            case CALM, SUSPECTED, STILL_SUSPECTED -> {
                // nothing is decided yet
            }
        }
        return false;
    }

    private void alarm() {
        tally.alarm();
        alarmSteps = spec.drift().steps();
        drift.clear();
        heldBack = 0;
    }

    private boolean isBroken(boolean broken) {
        collapsed |= broken;
        return broken;
    }

    /** Whether this batch is not learned from. */
    public boolean suspended() {
        return tally.suspended(suspicion.isSuspended());
    }

    /** {@link Spread} of the batch in the untrained space; NaN if it has none. */
    public void untrainedSpread(double spread) {
        collapse.untrainedSpread(spread);
    }

    /**
     * Whether a step is taken.
     *
     * @param norm Euclidean norm of the gradient
     * @param spread {@link Spread} of the rows of the step
     */
    public boolean takes(double loss, double norm, double spread) {
        collapse.step(spread);
        boolean taken = takes(steps, loss, norm);
        if (taken) {
            alarmSteps = Math.max(0, alarmSteps - 1);
            good.step();
        }
        return taken;
    }

    /** Whether a step of a learner beside the first is taken, by what {@code its} steps were. */
    public boolean takes(StepGuard its, double loss, double norm) {
        StepGuard.Verdict verdict = its.check(loss, norm);
        tally.step(verdict);
        return verdict == StepGuard.Verdict.TAKE;
    }

    /** What {@link #takes(StepGuard, double, double)} needs of another learner. */
    public StepGuard stepsBeside() {
        return new StepGuard(
                spec.enabled() ? spec.outliers().explosion() : Double.POSITIVE_INFINITY);
    }

    /** Whether an alarm of drift was raised since the last report. */
    public boolean isAlarmed() {
        return tally.isAlarmed();
    }

    /**
     * The steps of a batch are done: keeps the state if it is time to and all is well.
     *
     * @param state what is kept
     * @return whether to go back
     */
    public boolean trained(KeptByGuard state) {
        if (!spec.enabled()) {
            return false;
        }
        boolean finite = state.arrays().stream().allMatch(Sizes::areFinite);
        if (isBroken(!finite || collapse.isCollapsed())) {
            return true;
        }
        if (suspicion.isHealthy() && collapse.isHealthy() && good.keep(state)) {
            rollbackRate = Math.min(1, rollbackRate * RATE_RECOVERY);
        }
        return false;
    }

    /**
     * Gives a kept state back. A collapse goes back to the last good state; one soon after it to
     * the untrained learner; from the third on also the learning rate must be at fault and is
     * lowered.
     */
    public void rollBack(KeptByGuard state) {
        tally.rollback();
        if (collapsed) {
            good.giveBackGood(state);
        } else {
            good.giveBackNewest(state);
        }
        if (collapsed && good.strikes() > 2) {
            rollbackRate = Math.max(MIN_RATE, rollbackRate * spec.space().rollbackRate());
        }
        collapsed = false;
        collapse.clear();
        suspicion.learnedSpaceReplaced();
    }

    /** Changes every copy of a state that could be gone back to. */
    public void rewriteKept(UnaryOperator<byte[]> change) {
        good.rewrite(change);
    }

    /** Factor of the learning rate. */
    public float rate() {
        return (float) (rollbackRate * (alarmSteps > 0 ? spec.drift().rate() : 1));
    }

    /** What was done since the last report. */
    public GuardReport report() {
        return tally.take(collapse.spread(), rate());
    }

    /** All that the guards remember, kept states included; called between batches. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(FORMAT);
        out.writeDouble(rollbackRate);
        out.writeLong(alarmSteps);
        out.writeInt(heldBack);
        steps.write(out);
        magnitudes.write(out);
        suspicion.write(out);
        collapse.write(out);
        drift.write(out);
        distrust.write(out);
        good.write(out);
        contradictions.write(out);
    }

    /**
     * Reads what {@link #write} wrote, of this build or an earlier one.
     *
     * @throws IOException if the format is newer than this build reads
     */
    public void read(DataInput in) throws IOException {
        int format = in.readUnsignedByte();
        if (format < FIRST_FORMAT || format > FORMAT) {
            throw new IOException(
                    "guard format %d is not one this build reads (%d to %d)"
                            .formatted(format, FIRST_FORMAT, FORMAT));
        }
        rollbackRate = in.readDouble();
        alarmSteps = in.readLong();
        heldBack = in.readInt();
        steps.read(in);
        if (format == FIRST_FORMAT) {
            magnitudes.readFirst(in);
        } else {
            magnitudes.read(in);
        }
        suspicion.read(in);
        collapse.read(in);
        drift.read(in);
        distrust.read(in);
        good.read(in);
        if (format > SECOND_FORMAT) {
            contradictions.read(in);
        }
    }
}
