package io.tripletflow.mining;

import java.util.random.RandomGenerator;

/** Every triplet, O(B³) of them in the worst case. */
public record AllTriplets() implements MiningRule {

    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        int[] negatives = pairs.workspace().negatives(rows);
        byte[] relations = pairs.relations().values();
        for (int a = 0; a < rows; a++) {
            int size = Workspace.list(pairs.relations(), a, Relations.NEGATIVE, negatives);
            for (int p = 0; p < rows; p++) {
                if (relations[a * rows + p] == Relations.POSITIVE) {
                    out.offer(a, p, negatives, size);
                }
            }
        }
    }

    @Override
    public boolean takesAll() {
        return true;
    }
}
