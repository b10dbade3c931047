package io.tripletflow.mining;

/**
 * Triplets by their gap d(a,n) − d(a,p). An anchor's negatives are gathered first; those of a pair
 * are then chosen without a branch, which random distances would mispredict.
 */
final class Bands {

    /** A bound that no gap is compared against: every comparison with NaN is false. */
    static final float NONE = Float.NaN;

    private Bands() {}

    /** Every triplet. */
    static void offerAll(Pairs pairs, Triplets out) {
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

    /** Triplets with above &lt; gap ≤ upTo. */
    static void offer(Pairs pairs, float above, float upTo, Triplets out) {
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
}
