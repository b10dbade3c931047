package io.tripletflow.guard;

/** What the guards of one learner did since the last report. */
final class GuardTally {

    private int notFinite;
    private int exploding;
    private int absurd;
    private int distrusted;
    private int rollbacks;
    private int alarms;
    private boolean suspended;

    /** Counts a vector that is left out unless {@code admitted}, which is returned. */
    boolean admitted(boolean admitted) {
        absurd += admitted ? 0 : 1;
        return admitted;
    }

    /** Counts an event that is left out unless {@code trusted}, which is returned. */
    boolean trusted(boolean trusted) {
        distrusted += trusted ? 0 : 1;
        return trusted;
    }

    /** Counts a step that is not taken. */
    void step(StepGuard.Verdict verdict) {
        switch (verdict) {
            case NOT_FINITE -> notFinite++;
            case EXPLODING -> exploding++;
            case TAKE -> {
                // nothing to count
            }
        }
    }

    void rollback() {
        rollbacks++;
    }

    void alarm() {
        alarms++;
    }

    boolean isAlarmed() {
        return alarms > 0;
    }

    /** Notes a batch that is not learned from if {@code is}, which is returned. */
    boolean suspended(boolean is) {
        suspended |= is;
        return is;
    }

    /** The report; counting begins anew. */
    GuardReport take(double spread, float rate) {
        GuardReport report =
                new GuardReport(
                        notFinite,
                        exploding,
                        absurd,
                        distrusted,
                        rollbacks,
                        suspended ? 1 : 0,
                        alarms,
                        spread,
                        rate);
        notFinite = 0;
        exploding = 0;
        absurd = 0;
        distrusted = 0;
        rollbacks = 0;
        alarms = 0;
        suspended = false;
        return report;
    }
}
