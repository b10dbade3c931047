package io.tripletflow.mining;

import java.util.random.RandomGenerator;

/**
 * Triplets drawn evenly and without repetition: per anchor t of its P·N combinations of a positive
 * and a negative, all if it has no more. Made by t draws (<a
 * href="https://doi.org/10.1145/30401.315746">Floyd, in Bentley 1987</a>) marked in a bit set,
 * which is then read in order.
 *
 * @param perAnchor t, the triplets that are drawn for an anchor, from 1 to 2^20
 */
public record RandomTriplets(int perAnchor) implements MiningRule {

    /** As in pytorch-metric-learning. */
    private static final int DEFAULT_PER_ANCHOR = 100;

    public RandomTriplets {
        MiningRule.require(
                perAnchor >= 1 && perAnchor <= 1 << 20, "per-anchor", "from 1 to 2^20", perAnchor);
    }

    /** 100 triplets for each anchor. */
    public static RandomTriplets defaults() {
        return new RandomTriplets(DEFAULT_PER_ANCHOR);
    }

    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        Workspace workspace = pairs.workspace();
        int[] positives = workspace.positives(rows);
        int[] negatives = workspace.negatives(rows);
        for (int a = 0; a < rows; a++) {
            int p = Workspace.list(pairs.relations(), a, Relations.POSITIVE, positives);
            int n = Workspace.list(pairs.relations(), a, Relations.NEGATIVE, negatives);
            long combinations = (long) p * n;
            if (combinations <= perAnchor) {
                for (int i = 0; i < p; i++) {
                    out.offer(a, positives[i], negatives, n);
                }
                continue;
            }
            long[] bits = workspace.bits(combinations);
            draw(combinations, perAnchor, random, bits);
            for (int word = 0; (long) word << 6 < combinations; word++) {
                for (long left = bits[word]; left != 0; left &= left - 1) {
                    long i = ((long) word << 6) + Long.numberOfTrailingZeros(left);
                    out.offer(a, positives[(int) (i / n)], negatives[(int) (i % n)]);
                }
                bits[word] = 0;
            }
        }
    }

    private static void draw(long of, int count, RandomGenerator random, long[] bits) {
        for (long last = of - count; last < of; last++) {
            long i = random.nextLong(last + 1);
            boolean taken = (bits[(int) (i >>> 6)] >>> i & 1) != 0;
            long chosen = taken ? last : i;
            bits[(int) (chosen >>> 6)] |= 1L << chosen;
        }
    }
}
