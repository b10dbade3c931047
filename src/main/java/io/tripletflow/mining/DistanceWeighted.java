package io.tripletflow.mining;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Per anchor and positive one negative, drawn by its distance. Between points spread evenly over
 * the unit sphere of R^w the density of the distance is q(d) ∝ d^(w−2) (1 − d²/4)^((w−3)/2): in
 * many dimensions nearly all are √2 apart, and an even draw sees nothing else. Drawing with weight
 * 1/q(max(d, cutoff)), zero from lossCutoff on, sees all distances alike (<a
 * href="https://arxiv.org/abs/1706.07567">Wu et al. 2017</a>, equations 3 and 4). As in
 * pytorch-metric-learning, an anchor all of whose negatives are beyond lossCutoff draws evenly.
 * Cosine and squared distances are turned into euclidean ones on the unit sphere first.
 *
 * @param cutoff euclidean distance below which a negative counts as near as this, so that the very
 *     nearest do not dominate; above 0, below 2
 * @param lossCutoff euclidean distance from which no negative is drawn, since its loss would be
 *     zero; above {@code cutoff}, at most 2
 */
public record DistanceWeighted(float cutoff, float lossCutoff) implements MiningRule {

    public DistanceWeighted {
        MiningRule.require(cutoff > 0 && cutoff < 2, "cutoff", "above 0 and below 2", cutoff);
        MiningRule.require(
                lossCutoff > cutoff && lossCutoff <= 2,
                "loss-cutoff",
                "above the cutoff " + cutoff + " and at most 2",
                lossCutoff);
    }

    /** Cutoffs 0.5 and 1.4, as in the paper. */
    public static DistanceWeighted defaults() {
        return new DistanceWeighted(0.5f, 1.4f);
    }

    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        int[] positives = pairs.workspace().positives(rows);
        int[] negatives = pairs.workspace().negatives(rows);
        double[] cumulative = pairs.workspace().weights(rows);
        for (int a = 0; a < rows; a++) {
            int p = Workspace.list(pairs.relations(), a, Relations.POSITIVE, positives);
            int n = Workspace.list(pairs.relations(), a, Relations.NEGATIVE, negatives);
            if (p == 0 || n == 0) {
                continue;
            }
            int undefined = firstNan(pairs, a, negatives, n);
            if (undefined < 0) {
                weigh(pairs, a, negatives, n, cumulative);
            }
            for (int i = 0; i < p; i++) {
                int drawn = undefined < 0 ? draw(cumulative, n, random) : undefined;
                out.offer(a, positives[i], negatives[drawn]);
            }
        }
    }

    private static int firstNan(Pairs pairs, int anchor, int[] negatives, int n) {
        for (int i = 0; i < n; i++) {
            if (Float.isNaN(pairs.distances()[anchor * pairs.rows() + negatives[i]])) {
                return i;
            }
        }
        return -1;
    }

    /** Running sums of the weights, relative to the largest so that none overflows. */
    private void weigh(Pairs pairs, int anchor, int[] negatives, int n, double[] cumulative) {
        Similarity similarity = Similarity.of(pairs.distance());
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            float d = pairs.distances()[anchor * pairs.rows() + negatives[i]];
            double squared = Math.max(similarity.squaredEuclidean(d), (double) cutoff * cutoff);
            boolean reached = squared < (double) lossCutoff * lossCutoff;
            cumulative[i] = reached ? logWeight(squared, pairs.width()) : Double.NEGATIVE_INFINITY;
            max = Math.max(max, cumulative[i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += max == Double.NEGATIVE_INFINITY ? 1 : Math.exp(cumulative[i] - max);
            cumulative[i] = sum;
        }
    }

    @Override
    public Set<Distance> distances() {
        return Similarity.DISTANCES;
    }

    /** −log q, up to a constant, of a squared distance below 4. */
    private static double logWeight(double squared, int width) {
        return (2.0 - width) / 2 * Math.log(squared)
                - (width - 3.0) / 2 * Math.log(1 - squared / 4);
    }

    /** The first whose running sum exceeds an even draw below the total. */
    private static int draw(double[] cumulative, int n, RandomGenerator random) {
        double total = cumulative[n - 1];
        double at = Math.min(random.nextDouble() * total, Math.nextDown(total));
        int low = 0;
        int high = n - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulative[middle] > at) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
