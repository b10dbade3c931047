package io.tripletflow.mining;

import io.tripletflow.matrix.VectorApi;

/** The hardest triplet of an anchor, and the hardest but not too hard one of a positive pair. */
final class Hardest {

    private static final Runs RUNS = VectorApi.or(new PlainRuns(), Runs.class, "Runs");

    private Hardest() {}

    /**
     * Per anchor the farthest positive and the nearest negative: {@link #farthest} and {@link
     * #nearest} in one pass, in which runs of negatives that are no nearer are passed by.
     */
    static void offer(Pairs pairs, Triplets out) {
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
                    if (n < 0 || harder(-d, -nearest)) {
                        n = i;
                        nearest = d;
                    }
                    i = RUNS.end(distances, relations, i + 1, to, nearest);
                    continue;
                }
                if (relations[i] == Relations.POSITIVE && (p < 0 || harder(d, farthest))) {
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

    /** Per anchor and positive the nearest negative that is farther. */
    static void offerSemiHard(Pairs pairs, Triplets out) {
        int rows = pairs.rows();
        byte[] relations = pairs.relations().values();
        for (int a = 0; a < rows; a++) {
            for (int p = 0; p < rows; p++) {
                if (relations[a * rows + p] == Relations.POSITIVE) {
                    int n = nearest(pairs, a, pairs.distances()[a * rows + p]);
                    if (n >= 0) {
                        out.offer(a, p, n);
                    }
                }
            }
        }
    }

    /** The positive of largest distance, or −1. */
    static int farthest(Pairs pairs, int anchor) {
        int rows = pairs.rows();
        float[] distances = pairs.distances();
        byte[] relations = pairs.relations().values();
        int p = -1;
        float farthest = 0;
        for (int i = 0; i < rows; i++) {
            float d = distances[anchor * rows + i];
            if (relations[anchor * rows + i] == Relations.POSITIVE
                    && (p < 0 || harder(d, farthest))) {
                p = i;
                farthest = d;
            }
        }
        return p;
    }

    /** The negative of least distance above {@code beyond} (NaN: above any), or −1. */
    static int nearest(Pairs pairs, int anchor, float beyond) {
        int rows = pairs.rows();
        float[] distances = pairs.distances();
        byte[] relations = pairs.relations().values();
        int n = -1;
        float nearest = 0;
        for (int i = 0; i < rows; i++) {
            float d = distances[anchor * rows + i];
            if (relations[anchor * rows + i] == Relations.NEGATIVE
                    && !(d <= beyond)
                    && (n < 0 || harder(-d, -nearest))) {
                n = i;
                nearest = d;
            }
        }
        return n;
    }

    /** Larger, or the first NaN. */
    private static boolean harder(float d, float hardest) {
        return !(d <= hardest) && !Float.isNaN(hardest);
    }
}
