package io.tripletflow.mining;

import java.util.random.RandomGenerator;

/**
 * Per anchor and positive the nearest negative that is farther than the positive (<a
 * href="https://arxiv.org/abs/1503.03832">Schroff, Kalenichenko, Philbin 2015</a>); none where no
 * negative is farther. Costs O(B² · positives).
 */
public record BatchSemiHard() implements MiningRule {

    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        byte[] relations = pairs.relations().values();
        for (int a = 0; a < rows; a++) {
            for (int p = 0; p < rows; p++) {
                if (relations[a * rows + p] == Relations.POSITIVE) {
                    int n = Hardest.nearest(pairs, a, pairs.distances()[a * rows + p]);
                    if (n >= 0) {
                        out.offer(a, p, n);
                    }
                }
            }
        }
    }
}
