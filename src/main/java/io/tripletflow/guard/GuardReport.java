package io.tripletflow.guard;

/**
 * What the guards did during one batch.
 *
 * @param skippedNotFinite steps not taken: loss or gradient not finite
 * @param skippedExploding steps not taken: gradient norm beyond all measure
 * @param absurdRows events left out: a feature beyond all measure
 * @param distrustedRows remembered or repeated events left out: from a stretch of wrong labels, or
 *     too old during a drift alarm
 * @param rollbacks 1 if the learner went back to a kept state
 * @param suspended 1 if nothing was learned because labels are suspected
 * @param driftAlarms 1 if the batch raised an alarm
 * @param spread between labels, mean over the last steps, see {@link Spread}; NaN without one
 * @param rate factor of the learning rate that the guards ask for, after the batch
 */
public record GuardReport(
        int skippedNotFinite,
        int skippedExploding,
        int absurdRows,
        int distrustedRows,
        int rollbacks,
        int suspended,
        int driftAlarms,
        double spread,
        double rate) {

    /** No guard acted. */
    public static final GuardReport NONE = new GuardReport(0, 0, 0, 0, 0, 0, 0, Double.NaN, 1);
}
