package io.tripletflow.mining;

import io.tripletflow.matrix.VectorApi;
import java.util.random.RandomGenerator;

/**
 * Per anchor its farthest positive and its nearest negative, O(B²) (<a
 * href="https://arxiv.org/abs/1703.07737">Hermans, Beyer, Leibe 2017</a>).
 */
public record BatchHard() implements MiningRule {

    private static final NegativeRuns NEGATIVE_RUNS =
            VectorApi.or(new PlainNegativeRuns(), NegativeRuns.class, "NegativeRuns");

    /**
     * {@inheritDoc} Farthest and nearest are found in one pass, in which runs of negatives that are
     * no nearer are passed by.
     */
    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        float[] distances = pairs.distances();
        byte[] relations = pairs.relations().values();
        for (int a = 0; a < rows; a++) {
            int from = a * rows;
            int to = from + rows;
            int p = -1;
            int n = -1;
            float farthest = 0;
            float nearest = 0;
            int i = from;
            while (i < to) {
                float d = distances[i];
                if (relations[i] == Relations.NEGATIVE) {
                    if (n < 0 || Hardest.harder(-d, -nearest)) {
                        n = i;
                        nearest = d;
                    }
                    i = NEGATIVE_RUNS.end(distances, relations, i + 1, to, nearest);
                    continue;
                }
                if (relations[i] == Relations.POSITIVE && (p < 0 || Hardest.harder(d, farthest))) {
                    p = i;
                    farthest = d;
                }
                i++;
            }
            if (p >= 0 && n >= 0) {
                out.offer(a, p - from, n - from);
            }
        }
    }
}
