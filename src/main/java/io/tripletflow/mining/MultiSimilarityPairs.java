package io.tripletflow.mining;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Pairs that the hardest pair of the other kind makes informative: per anchor every pair of a
 * positive with s(a,p) − ε &lt; max s(a,n) and a negative with s(a,n) + ε &gt; min s(a,p), O(B²) to
 * find (<a href="https://arxiv.org/abs/1904.06627">Wang et al. 2019</a>, section 4.1).
 *
 * @param epsilon ε, slack in similarity, from 0 to 2
 */
public record MultiSimilarityPairs(float epsilon) implements MiningRule {

    public MultiSimilarityPairs {
        MiningRule.require(epsilon >= 0 && epsilon <= 2, "epsilon", "from 0 to 2", epsilon);
    }

    /** Slack 0.1, as in the paper. */
    public static MultiSimilarityPairs defaults() {
        return new MultiSimilarityPairs(0.1f);
    }

    @Override
    public Set<Distance> distances() {
        return Similarity.DISTANCES;
    }

    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        int[] positives = pairs.workspace().positives(rows);
        int[] negatives = pairs.workspace().negatives(rows);
        Similarity similarity = Similarity.of(pairs.distance());
        for (int a = 0; a < rows; a++) {
            int hardestPositive = Hardest.farthest(pairs, a);
            int hardestNegative = Hardest.nearest(pairs, a, Float.NaN);
            if (hardestPositive < 0 || hardestNegative < 0) {
                continue;
            }
            double min = similarity.of(pairs.distances()[a * rows + hardestPositive]);
            double max = similarity.of(pairs.distances()[a * rows + hardestNegative]);
            int p = 0;
            int n = 0;
            for (int i = 0; i < rows; i++) {
                double s = similarity.of(pairs.distances()[a * rows + i]);
                byte relation = pairs.relations().values()[a * rows + i];
                if (relation == Relations.POSITIVE && !(s - epsilon >= max)) {
                    positives[p++] = i;
                } else if (relation == Relations.NEGATIVE && !(s + epsilon <= min)) {
                    negatives[n++] = i;
                }
            }
            for (int i = 0; i < p; i++) {
                out.offer(a, positives[i], negatives, n);
            }
        }
    }
}
