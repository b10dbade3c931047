package io.tripletflow.mining;

/** The hardest pairs of an anchor: its farthest positive, and its nearest negative. */
final class Hardest {

    private Hardest() {}

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
    static boolean harder(float d, float hardest) {
        return !(d <= hardest) && !Float.isNaN(hardest);
    }
}
