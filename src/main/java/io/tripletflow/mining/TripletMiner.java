package io.tripletflow.mining;

/**
 * Which triplets (a, p, n) of a batch are learned from, where a ≠ p carry the same label and n
 * another one. With gap = d(a,n) − d(a,p):
 *
 * <p>The first five look at every triplet, O(B³) in the worst case, and return them in the order of
 * (a, p, n); the last two choose one negative, O(B²) and O(B²·positives). Ties go to the lowest
 * row. A NaN distance counts as hardest of all: it reaches the loss and shows there, instead of
 * vanishing here.
 */
public enum TripletMiner {
    /** Every triplet. */
    ALL,

    /**
     * gap ≤ margin: with {@link #EASY} every triplet, with a hinge all that have a loss or are at
     * its edge.
     */
    VIOLATING,

    /** gap ≤ 0: the negative is as near as the positive, or nearer. */
    HARD,

    /** 0 &lt; gap ≤ margin: in the right order, but too close. */
    SEMI_HARD,

    /** gap &gt; margin. */
    EASY,

    /**
     * Per anchor its farthest positive and its nearest negative (<a
     * href="https://arxiv.org/abs/1703.07737">Hermans, Beyer, Leibe 2017</a>). The margin is not
     * used.
     */
    BATCH_HARD,

    /**
     * Per anchor and positive the nearest negative that is farther than the positive (<a
     * href="https://arxiv.org/abs/1503.03832">Schroff, Kalenichenko, Philbin 2015</a>); none where
     * no negative is farther. The margin is not used.
     */
    BATCH_SEMI_HARD;

    /** A bound that no gap is compared against: every comparison with NaN is false. */
    private static final float NONE = Float.NaN;

    /**
     * Replaces the contents of {@code out} by the triplets of a batch. A batch without positives or
     * without negatives has none.
     *
     * @param distances (rows, rows), symmetric
     * @param labels of the rows, any numbers
     * @param margin in the units of the distances, not negative
     */
    public void mine(float[] distances, int[] labels, int rows, float margin, Triplets out) {
        requireShapes(distances, labels, rows);
        if (!(margin >= 0 && margin < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "margin must be finite and not negative but was " + margin);
        }
        out.clear();
        switch (this) {
            case ALL -> band(distances, labels, rows, NONE, NONE, out);
            case VIOLATING -> band(distances, labels, rows, NONE, margin, out);
            case HARD -> band(distances, labels, rows, NONE, 0f, out);
            case SEMI_HARD -> band(distances, labels, rows, 0f, margin, out);
            case EASY -> band(distances, labels, rows, margin, NONE, out);
            case BATCH_HARD -> batchHard(distances, labels, rows, out);
            case BATCH_SEMI_HARD -> batchSemiHard(distances, labels, rows, out);
        }
    }

    /** Triplets with above &lt; gap ≤ upTo. */
    private static void band(
            float[] distances, int[] labels, int rows, float above, float upTo, Triplets out) {
        for (int a = 0; a < rows; a++) {
            for (int p = 0; p < rows; p++) {
                if (p == a || labels[p] != labels[a]) {
                    continue;
                }
                float positive = distances[a * rows + p];
                for (int n = 0; n < rows; n++) {
                    float gap = distances[a * rows + n] - positive;
                    if (labels[n] != labels[a] && !(gap <= above) && !(gap > upTo)) {
                        out.add(a, p, n);
                    }
                }
            }
        }
    }

    private static void batchHard(float[] distances, int[] labels, int rows, Triplets out) {
        for (int a = 0; a < rows; a++) {
            int p = -1;
            int n = -1;
            float farthest = 0;
            float nearest = 0;
            for (int i = 0; i < rows; i++) {
                float d = distances[a * rows + i];
                if (labels[i] != labels[a]) {
                    if (n < 0 || harder(-d, -nearest)) {
                        n = i;
                        nearest = d;
                    }
                } else if (i != a && (p < 0 || harder(d, farthest))) {
                    p = i;
                    farthest = d;
                }
            }
            if (p >= 0 && n >= 0) {
                out.add(a, p, n);
            }
        }
    }

    private static void batchSemiHard(float[] distances, int[] labels, int rows, Triplets out) {
        for (int a = 0; a < rows; a++) {
            for (int p = 0; p < rows; p++) {
                if (p == a || labels[p] != labels[a]) {
                    continue;
                }
                float positive = distances[a * rows + p];
                int n = -1;
                float nearest = 0;
                for (int i = 0; i < rows; i++) {
                    float d = distances[a * rows + i];
                    if (labels[i] != labels[a]
                            && !(d <= positive)
                            && (n < 0 || harder(-d, -nearest))) {
                        n = i;
                        nearest = d;
                    }
                }
                if (n >= 0) {
                    out.add(a, p, n);
                }
            }
        }
    }

    /** Larger, or the first NaN. */
    private static boolean harder(float d, float hardest) {
        return !(d <= hardest) && !Float.isNaN(hardest);
    }

    private static void requireShapes(float[] distances, int[] labels, int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must not be negative but was " + rows);
        }
        if (distances.length < (long) rows * rows) {
            throw new IllegalArgumentException(
                    "distances must hold %d x %d numbers but has length %d"
                            .formatted(rows, rows, distances.length));
        }
        if (labels.length < rows) {
            throw new IllegalArgumentException(
                    "labels must hold %d numbers but has length %d".formatted(rows, labels.length));
        }
    }
}
