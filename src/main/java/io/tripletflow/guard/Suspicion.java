package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Do labels still fit their inputs? They are suspected when the {@link Skill} of nearest neighbours
 * falls far below what it was in the learned space <em>and</em> in that of the untrained encoder,
 * which no learning can spoil: a space that collapses leaves the untrained one as it was.
 *
 * <p>From then on fresh events are scored against the memory of before and that of since, apart:
 *
 * <ul>
 *   <li>They fit what was before again: the labels between were wrong.
 *   <li>They fit what came since, and always did: the world has changed.
 *   <li>They fit what came since, and at first did not: the labels were wrong, and the memory of
 *       before is gone.
 *   <li>None of it for {@code suspendAtMost} events: taken for a change.
 * </ul>
 */
final class Suspicion {

    /** What scoring a batch led to. */
    enum Verdict {
        CALM,
        SUSPECTED,
        STILL_SUSPECTED,
        LABELS_WERE_WRONG,
        WORLD_CHANGED
    }

    /** Share of the usual skill at which all is well. */
    private static final double HEALTHY = 0.85;

    /** Share of the usual skill at which suspected labels are believed again. */
    private static final double RECOVERED = 0.75;

    private static final double RECOVERED_ERRORS = 3;

    /** The usual skill fades so many times slower than the present one. */
    private static final int USUAL_HORIZONS = 16;

    private final GuardSpec spec;
    private final Skill[] usual;
    private final Skill[] present;

    /** Of the queries since the present skill has been low, without fading. */
    private final Skill[] low;

    private final Skill[] before;
    private final Skill[] since;
    private long healthyUntil = Long.MIN_VALUE;
    private boolean suspended;
    private boolean sinceRefuted;
    private long suspectedFrom;
    private long wrongUntil;
    private long suspendedEvents;

    Suspicion(GuardSpec spec) {
        this.spec = spec;
        double fading = 1 - 1.0 / spec.measures().horizon();
        usual = pair(1 - 1.0 / (USUAL_HORIZONS * (double) spec.measures().horizon()));
        present = pair(fading);
        low = pair(1);
        before = pair(fading);
        since = pair(fading);
    }

    /** Of the learned space and of the untrained one. */
    private static Skill[] pair(double fading) {
        return new Skill[] {new Skill(fading), new Skill(fading)};
    }

    boolean isSuspended() {
        return suspended;
    }

    /** Start of the stretch last suspected. */
    long suspectedFrom() {
        return suspectedFrom;
    }

    /** End of the stretch last suspected, once labels are believed again. */
    long wrongUntil() {
        return wrongUntil;
    }

    /** Whether this is a moment to keep a state of. */
    boolean isHealthy() {
        return !suspended && (!isKnown() || has(HEALTHY, present));
    }

    /** Takes scores of a calm stream into account. */
    Verdict calm(Votes learned, Votes untrained, int queries, long windowEnd) {
        learned.addTo(present[0], queries);
        untrained.addTo(present[1], queries);
        if (isSuspicious()) {
            suspended = true;
            suspectedFrom = healthyUntil;
            wrongUntil = windowEnd;
            clear(present);
            clear(low);
            return Verdict.SUSPECTED;
        }
        if (isLow()) {
            learned.addTo(low[0], queries);
            untrained.addTo(low[1], queries);
            return Verdict.CALM;
        }
        clear(low);
        learned.addTo(usual[0], queries);
        untrained.addTo(usual[1], queries);
        if (isHealthy()) {
            healthyUntil = windowEnd;
        }
        return Verdict.CALM;
    }

    /** A batch that cannot be scored, or is about to be, of that many events. */
    Verdict waiting(int events) {
        suspendedEvents += events;
        return suspendedEvents > spec.labels().suspendAtMost()
                ? changed()
                : Verdict.STILL_SUSPECTED;
    }

    /** Takes scores of suspected labels, against what was remembered before, into account. */
    void scoreBefore(Votes learned, Votes untrained, int queries) {
        learned.addTo(before[0], queries);
        untrained.addTo(before[1], queries);
    }

    /** Takes scores against what was remembered since into account; then decides. */
    Verdict scoreSince(Votes learned, Votes untrained, int queries, long windowEnd) {
        learned.addTo(since[0], queries);
        untrained.addTo(since[1], queries);
        if (!has(spec.labels().disagreement(), before)
                && !has(spec.labels().disagreement(), since)) {
            wrongUntil = windowEnd;
        }
        sinceRefuted |=
                since[0].size() >= spec.measures().horizon() / 2.0
                        && !has(spec.labels().disagreement() / 2, since);
        if (isBack(before) || (isBack(since) && sinceRefuted)) {
            endSuspicion();
            return Verdict.LABELS_WERE_WRONG;
        }
        return isBack(since) ? changed() : Verdict.STILL_SUSPECTED;
    }

    private Verdict changed() {
        endSuspicion();
        clear(usual);
        return Verdict.WORLD_CHANGED;
    }

    private void endSuspicion() {
        suspended = false;
        sinceRefuted = false;
        suspendedEvents = 0;
        clear(before);
        clear(since);
    }

    private boolean isKnown() {
        return usual[0].size() >= 2 * spec.measures().horizon();
    }

    /** Whether skill is as low as that of suspected labels, if not yet significantly. */
    boolean isLow() {
        return isKnown()
                && spec.labels().disagreement() > 0
                && spec.labels().suspendAtMost() > 0
                && present[0].size() >= spec.measures().horizon() / 4.0
                && !has(spec.labels().disagreement(), present);
    }

    private boolean isSuspicious() {
        return isLow()
                && Math.max(deficit(present), deficit(low)) >= spec.measures().significance();
    }

    private double deficit(Skill[] skills) {
        return Math.max(skills[0].deficit(usual[0]), skills[1].deficit(usual[1]));
    }

    /** Whether one of the two spaces still has that share of its usual skill. */
    private boolean has(double share, Skill[] skills) {
        for (int i = 0; i < skills.length; i++) {
            if (usual[i].value() > 0 && skills[i].value() >= share * usual[i].value()) {
                return true;
            }
        }
        return false;
    }

    private boolean isBack(Skill[] skills) {
        for (int i = 0; i < skills.length; i++) {
            if (skills[i].size() >= spec.measures().horizon() / 2.0
                    && usual[i].value() > 0
                    && skills[i].value() >= RECOVERED * usual[i].value()
                    && skills[i].aboveChance() >= RECOVERED_ERRORS) {
                return true;
            }
        }
        return false;
    }

    private static void clear(Skill[] skills) {
        for (Skill skill : skills) {
            skill.clear();
        }
    }

    /** Forgets how well the learned space did: it was replaced by an earlier one. */
    void learnedSpaceReplaced() {
        clear(present);
        clear(low);
    }

    void write(DataOutput out) throws IOException {
        for (Skill[] skills : new Skill[][] {usual, present, low, before, since}) {
            skills[0].write(out);
            skills[1].write(out);
        }
        out.writeLong(healthyUntil);
        out.writeBoolean(suspended);
        out.writeBoolean(sinceRefuted);
        out.writeLong(suspectedFrom);
        out.writeLong(wrongUntil);
        out.writeLong(suspendedEvents);
    }

    void read(DataInput in) throws IOException {
        for (Skill[] skills : new Skill[][] {usual, present, low, before, since}) {
            skills[0].read(in);
            skills[1].read(in);
        }
        healthyUntil = in.readLong();
        suspended = in.readBoolean();
        sinceRefuted = in.readBoolean();
        suspectedFrom = in.readLong();
        wrongUntil = in.readLong();
        suspendedEvents = in.readLong();
    }
}
