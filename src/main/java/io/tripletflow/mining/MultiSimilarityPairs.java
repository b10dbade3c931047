package io.tripletflow.mining;

import io.tripletflow.distance.Similarity;

/** Pairs that the hardest pair of the other kind makes informative. */
final class MultiSimilarityPairs {

    private MultiSimilarityPairs() {}

    static void offer(Pairs pairs, float epsilon, Triplets out) {
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
            double least = similarity.of(pairs.distances()[a * rows + hardestPositive]);
            double most = similarity.of(pairs.distances()[a * rows + hardestNegative]);
            int p = 0;
            int n = 0;
            for (int i = 0; i < rows; i++) {
                double s = similarity.of(pairs.distances()[a * rows + i]);
                byte relation = pairs.relations().values()[a * rows + i];
                if (relation == Relations.POSITIVE && !(s - epsilon >= most)) {
                    positives[p++] = i;
                } else if (relation == Relations.NEGATIVE && !(s + epsilon <= least)) {
                    negatives[n++] = i;
                }
            }
            for (int i = 0; i < p; i++) {
                out.offer(a, positives[i], negatives, n);
            }
        }
    }
}
