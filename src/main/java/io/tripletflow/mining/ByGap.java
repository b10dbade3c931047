package io.tripletflow.mining;

import java.util.random.RandomGenerator;

/**
 * Triplets with above &lt; gap ≤ upTo, where gap = d(a,n) − d(a,p) in the units of the distances.
 * Looks at every triplet, O(B³) in the worst case. An anchor's negatives are gathered first; those
 * of a pair are then chosen without a branch, which random distances would mispredict.
 *
 * @param above bound that the gap must exceed; NaN bounds nothing
 * @param upTo bound that the gap must not exceed; NaN bounds nothing
 */
public record ByGap(float above, float upTo) implements MiningRule {

    /** A bound that no gap is compared against: every comparison with NaN is false. */
    private static final float NONE = Float.NaN;

    /**
     * gap ≤ margin: with {@link #easy} every triplet, with a hinge all that have a loss or are at
     * its edge.
     *
     * @param margin largest gap, finite and not negative
     * @throws IllegalArgumentException if the margin is outside its range
     */
    public static ByGap violating(float margin) {
        return new ByGap(NONE, required(margin));
    }

    /** gap ≤ 0: the negative is as near as the positive, or nearer. */
    public static ByGap hard() {
        return new ByGap(NONE, 0f);
    }

    /**
     * 0 &lt; gap ≤ margin: in the right order, but too close.
     *
     * @param margin largest gap, finite and not negative
     * @throws IllegalArgumentException if the margin is outside its range
     */
    public static ByGap semiHard(float margin) {
        return new ByGap(0f, required(margin));
    }

    /**
     * gap &gt; margin.
     *
     * @param margin bound of the gap, finite and not negative
     * @throws IllegalArgumentException if the margin is outside its range
     */
    public static ByGap easy(float margin) {
        return new ByGap(required(margin), NONE);
    }

    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        float[] distances = pairs.distances();
        byte[] relations = pairs.relations().values();
        int[] negatives = pairs.workspace().negatives(rows);
        int[] chosen = pairs.workspace().chosen(rows);
        float[] toNegatives = pairs.workspace().distances(rows);
        for (int a = 0; a < rows; a++) {
            int size = Workspace.list(pairs.relations(), a, Relations.NEGATIVE, negatives);
            for (int i = 0; i < size; i++) {
                toNegatives[i] = distances[a * rows + negatives[i]];
            }
            for (int p = 0; p < rows; p++) {
                if (relations[a * rows + p] != Relations.POSITIVE) {
                    continue;
                }
                float positive = distances[a * rows + p];
                int count = 0;
                for (int i = 0; i < size; i++) {
                    float gap = toNegatives[i] - positive;
                    int beyond = gap <= above ? 0 : 1;
                    int within = gap > upTo ? 0 : 1;
                    chosen[count] = negatives[i];
                    count += beyond & within;
                }
                out.offer(a, p, chosen, count);
            }
        }
    }

    private static float required(float margin) {
        if (!(margin >= 0 && margin < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "margin must be finite and not negative but was " + margin);
        }
        return margin;
    }
}
