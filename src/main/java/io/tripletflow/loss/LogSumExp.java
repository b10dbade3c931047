package io.tripletflow.loss;

import io.tripletflow.distance.Similarity;
import io.tripletflow.mining.Pairs;

/**
 * Soft maxima over the pairs of one anchor and one relation. With x = scale · (s − shift) of a
 * pair's similarity s:
 *
 * <pre>
 * log Σ exp(x), or log(1 + Σ exp(x)),  and  ∂/∂x = exp(x) / the sum: the pair's share
 * </pre>
 *
 * <p>Where a step corrects for how its rows are drawn, {@link #corrected} adds the correction of a
 * pair's other row to its x.
 *
 * <p>The largest exponent is taken out first: none overflows, and the shares stay exact.
 */
final class LogSumExp {

    /** Only an array in the thread's map: it outlives no class loader. */
    private static final ThreadLocal<double[][]> POWERS =
            ThreadLocal.withInitial(() -> new double[1][0]);

    private LogSumExp() {}

    /** log Σ exp(x); the anchor must have a pair. The shares are written to {@code shares}. */
    static double of(
            Pairs pairs,
            int anchor,
            byte relation,
            Similarity similarity,
            double scale,
            double shift,
            float[] shares) {
        return compute(
                pairs,
                anchor,
                relation,
                similarity,
                scale,
                shift,
                Double.NEGATIVE_INFINITY,
                false,
                shares);
    }

    /** log Σ exp(scale · s + correction); otherwise as {@link #of}. */
    static double corrected(
            Pairs pairs,
            int anchor,
            byte relation,
            Similarity similarity,
            double scale,
            float[] shares) {
        return compute(
                pairs,
                anchor,
                relation,
                similarity,
                scale,
                0,
                Double.NEGATIVE_INFINITY,
                true,
                shares);
    }

    /** log(1 + Σ exp(x)), 0 without a pair. The shares are written to {@code shares}. */
    static double withOne(
            Pairs pairs,
            int anchor,
            byte relation,
            Similarity similarity,
            double scale,
            double shift,
            float[] shares) {
        return compute(pairs, anchor, relation, similarity, scale, shift, 0, false, shares);
    }

    private static double compute(
            Pairs pairs,
            int anchor,
            byte relation,
            Similarity similarity,
            double scale,
            double shift,
            double floor,
            boolean corrected,
            float[] shares) {
        byte[] relations = pairs.relations().values();
        float[] distances = pairs.distances();
        int from = anchor * pairs.rows();
        int to = from + pairs.rows();
        double[] powers = powers(pairs.rows());
        int count = 0;
        double max = floor;
        for (int i = from; i < to; i++) {
            if (relations[i] == relation) {
                double exponent = scale * (similarity.of(distances[i]) - shift);
                double x = corrected ? exponent + pairs.correction(i - from) : exponent;
                powers[count++] = x;
                if (x > max) { // Math.max would wait for the one before; NaN shows in the sum
                    max = x;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            powers[i] -= max;
        }
        Exponentials.FASTEST.apply(powers, count);
        double others = 0;
        for (int i = from, n = 0; i < to; i++) {
            if (relations[i] == relation) {
                shares[i] = (float) powers[n];
                others += powers[n];
                n++;
            }
        }
        double one = Math.exp(floor - max);
        float factor = (float) (1 / (one + others));
        for (int i = from; i < to; i++) {
            if (relations[i] == relation) {
                shares[i] *= factor;
            }
        }
        return max == 0 && one == 1 ? logOnePlus(others) : max + Math.log(one + others);
    }

    private static double[] powers(int max) {
        double[][] powers = POWERS.get();
        if (powers[0].length < max) {
            powers[0] = new double[max];
        }
        return powers[0];
    }

    /** From shares to ∂loss/∂distances: times factor · ds/dd. */
    static void chain(
            Pairs pairs,
            int anchor,
            byte relation,
            Similarity similarity,
            double factor,
            float[] shares) {
        byte[] relations = pairs.relations().values();
        float[] distances = pairs.distances();
        int from = anchor * pairs.rows();
        for (int i = from; i < from + pairs.rows(); i++) {
            if (relations[i] == relation) {
                shares[i] *= (float) (factor * similarity.slope(distances[i]));
            }
        }
    }

    /** log(1 + x) of x ≥ 0, relative error below 1e-8; Math.log1p is not compiled inline. */
    static double logOnePlus(double x) {
        return x < 1e-8 ? x : Math.log(1 + x);
    }
}
