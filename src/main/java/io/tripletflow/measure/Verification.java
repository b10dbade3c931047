package io.tripletflow.measure;

import java.util.Arrays;
import java.util.Optional;

/**
 * How well a threshold on the distance of two rows tells whether they carry the same label
 * (<em>genuine</em> pair) or not (<em>impostor</em> pair). A pair with distance ≤ t is a match:
 *
 * <pre>
 * FMR(t)  = share of impostor pairs that match        false match rate
 * FNMR(t) = share of genuine pairs that do not        false non-match rate
 * </pre>
 *
 * <ul>
 *   <li>ROC area: the area under 1 − FNMR over FMR, which is the probability that a genuine pair is
 *       nearer than an impostor pair, equal distances counting half (Fawcett 2006, An introduction
 *       to ROC analysis).
 *   <li>Equal error rate: where FMR = FNMR, thresholds joined by straight lines.
 *   <li>FNMR at a false match rate f: the lowest FNMR of any threshold with FMR ≤ f, without
 *       interpolation; 1 if even the nearest pairs hold too many impostors (Maio et al. 2002,
 *       FVC2000: Fingerprint Verification Competition; f = 1/100 and 1/1000 are its FMR100 and
 *       FMR1000).
 * </ul>
 *
 * All are NaN unless there are pairs of both kinds.
 *
 * @param genuinePairs pairs of a query and a gallery row of its label
 * @param impostorPairs pairs of a query and a gallery row of another label
 * @param rocArea in [0, 1]; 0.5 is chance
 * @param rocAreaError how far {@code rocArea} may be off because distances were put into classes:
 *     all pairs of one class count as equally far
 * @param equalErrorRate in [0, 1]; 0 is best
 * @param fnmrAt1In10 false non-match rate at a false match rate of 0.1
 * @param fnmrAt1In100 false non-match rate at a false match rate of 0.01
 * @param fnmrAt1In1000 false non-match rate at a false match rate of 0.001
 */
public record Verification(
        long genuinePairs,
        long impostorPairs,
        double rocArea,
        double rocAreaError,
        double equalErrorRate,
        double fnmrAt1In10,
        double fnmrAt1In100,
        double fnmrAt1In1000) {

    /**
     * All pairs of a query with a gallery row, none with itself; leaving one out, each pair of rows
     * is met from both sides, which changes no rate. Squared euclidean distances are counted in
     * classes that are 1/4096 of themselves wide, so a threshold is known to 1/8192 of its distance
     * (and not at all below some 1/300 of the distances that are usual, where the rounding of the
     * products reaches). Time O(queries · gallery · width) at the speed of a matrix product; memory
     * beside the arguments 16 MB and some numbers a row.
     */
    public static Verification of(Search search) {
        return new PairHistogram(search).curve().verification();
    }

    /**
     * From the distances of pairs, exactly. Of similarities give the negative ones.
     *
     * @param genuine in any order, no NaN
     * @param impostor in any order, no NaN
     */
    public static Verification ofDistances(float[] genuine, float[] impostor) {
        float[] near = sorted("genuine", genuine);
        float[] far = sorted("impostor", impostor);
        RocCurve curve = new RocCurve(near.length, far.length);
        int g = 0;
        int i = 0;
        while (g < near.length || i < far.length) {
            float distance = Math.min(at(near, g), at(far, i));
            int genuineFrom = g;
            int impostorFrom = i;
            while (g < near.length && near[g] <= distance) {
                g++;
            }
            while (i < far.length && far[i] <= distance) {
                i++;
            }
            curve.accept(g - genuineFrom, i - impostorFrom);
        }
        Verification exact = curve.verification();
        double none = Double.isNaN(exact.rocArea) ? Double.NaN : 0;
        return new Verification(
                exact.genuinePairs,
                exact.impostorPairs,
                exact.rocArea,
                none,
                exact.equalErrorRate,
                exact.fnmrAt1In10,
                exact.fnmrAt1In100,
                exact.fnmrAt1In1000);
    }

    /**
     * The false non-match rate at a false match rate of 0.001 with its bounds; empty where it is
     * undefined. The threshold counts as given.
     */
    public Optional<ErrorRate> fnmrAt1In1000Bounds() {
        if (Double.isNaN(fnmrAt1In1000)) {
            return Optional.empty();
        }
        return Optional.of(ErrorRate.of(Math.round(fnmrAt1In1000 * genuinePairs), genuinePairs));
    }

    private static float at(float[] values, int index) {
        return index < values.length ? values[index] : Float.POSITIVE_INFINITY;
    }

    private static float[] sorted(String name, float[] distances) {
        float[] copy = distances.clone();
        Arrays.sort(copy);
        if (copy.length > 0 && Float.isNaN(copy[copy.length - 1])) {
            throw new IllegalArgumentException(name + " distances must not be NaN but one is");
        }
        return copy;
    }
}
