package io.tripletflow.measure;

import java.util.Arrays;

/**
 * Whether an event is of any known identity at all: it is taken for known if its nearest profile,
 * whosever, is at least as similar as a threshold (open-set identification; Grother, Phillips 2004,
 * Models of Large Population Recognition Performance).
 *
 * @param known events of identities that have a profile
 * @param strangers events of identities that have none
 * @param equalErrorRate where as large a share of the known is refused as of the strangers taken
 *     for known; NaN unless there are both
 * @param threshold the similarity, −1 to 1, where the two shares are nearest to each other; NaN
 *     unless there are both
 */
public record Strangers(long known, long strangers, double equalErrorRate, double threshold) {

    /**
     * @param known 1 − similarity with the nearest profile, in any order
     * @param strangers the same of the strangers
     */
    static Strangers of(float[] known, float[] strangers) {
        double rate = Verification.ofDistances(known, strangers).equalErrorRate();
        return new Strangers(
                known.length,
                strangers.length,
                rate,
                Double.isNaN(rate) ? rate : 1 - at(known, strangers));
    }

    /** The distance up to which a row is taken for known. */
    private static float at(float[] known, float[] strangers) {
        float[] near = known.clone();
        float[] far = strangers.clone();
        Arrays.sort(near);
        Arrays.sort(far);
        float best = near[0];
        double min = 1;
        int taken = 0;
        for (int i = 0; i < near.length; i++) {
            while (taken < far.length && far[taken] <= near[i]) {
                taken++;
            }
            double refused = 1 - (i + 1.0) / near.length;
            double apart = Math.abs(refused - (double) taken / far.length);
            if (apart <= min) {
                min = apart;
                best = near[i];
            }
        }
        return best;
    }
}
