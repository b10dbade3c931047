package io.tripletflow.guard;

/** The usual guards, but for one thing. */
public final class Guards {

    private static final GuardSpec USUAL = GuardSpec.defaults();

    private Guards() {}

    /** Only steps that are not finite are skipped. */
    static GuardSpec off() {
        return new GuardSpec(
                false,
                USUAL.outliers(),
                USUAL.measures(),
                USUAL.labels(),
                USUAL.space(),
                USUAL.drift());
    }

    /** Single labels that neighbours contradict are not learned. */
    static GuardSpec contradictions() {
        GuardSpec.Labels usual = USUAL.labels();
        return new GuardSpec(
                true,
                USUAL.outliers(),
                USUAL.measures(),
                new GuardSpec.Labels(usual.disagreement(), usual.suspendAtMost(), true),
                USUAL.space(),
                USUAL.drift());
    }

    /** An alarm of drift lasts {@code steps}, with that factor of the rate and such a memory. */
    static GuardSpec drift(int steps, float rate, long memoryMillis) {
        GuardSpec.Drift usual = USUAL.drift();
        return new GuardSpec(
                true,
                USUAL.outliers(),
                USUAL.measures(),
                USUAL.labels(),
                USUAL.space(),
                new GuardSpec.Drift(usual.delta(), usual.threshold(), steps, rate, memoryMillis));
    }

    /** The state is kept after so many steps. */
    public static GuardSpec keepingEvery(int steps) {
        GuardSpec.Space usual = USUAL.space();
        return new GuardSpec(
                true,
                USUAL.outliers(),
                USUAL.measures(),
                USUAL.labels(),
                new GuardSpec.Space(
                        usual.collapseSpread(),
                        usual.collapseRecall(),
                        steps,
                        usual.rollbackRate()),
                USUAL.drift());
    }

    /** Whether any guard acted. */
    static boolean acted(GuardReport report) {
        return report.skippedNotFinite()
                        + report.skippedExploding()
                        + report.absurdRows()
                        + report.distrustedRows()
                        + report.rollbacks()
                        + report.suspended()
                        + report.driftAlarms()
                > 0;
    }
}
