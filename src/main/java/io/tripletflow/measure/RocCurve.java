package io.tripletflow.measure;

/**
 * The curve of the two error rates while the threshold grows: fed with the numbers of pairs at each
 * distance, nearest first, it sums up as it goes. Between two thresholds the curve is a straight
 * line. Not thread-safe.
 */
final class RocCurve {

    private static final double[] LEVELS = {0.1, 0.01, 0.001};

    private final long genuine;
    private final long impostor;
    private long genuineSeen;
    private long impostorSeen;

    /**
     * Pairs of a genuine and an impostor pair in the right order, equally far ones counted half.
     */
    private double ordered;

    /** What equally far ones contribute to it. */
    private double tied;

    private double equalErrorRate = Double.NaN;
    private final double[] nonMatches = {1, 1, 1};

    /** A curve over so many pairs in all. */
    RocCurve(long genuine, long impostor) {
        this.genuine = genuine;
        this.impostor = impostor;
    }

    /** Accepts the pairs of the next larger distance. */
    void accept(long genuineHere, long impostorHere) {
        double matchBefore = (double) impostorSeen / impostor;
        double missBefore = (double) (genuine - genuineSeen) / genuine;
        ordered += genuineHere * (impostor - impostorSeen - impostorHere / 2.0);
        tied += genuineHere * (impostorHere / 2.0);
        genuineSeen += genuineHere;
        impostorSeen += impostorHere;
        double match = (double) impostorSeen / impostor;
        double miss = (double) (genuine - genuineSeen) / genuine;
        if (matchBefore < missBefore && match >= miss) {
            double gap = missBefore - matchBefore;
            double t = gap / (gap + (match - miss));
            equalErrorRate = (1 - t) * matchBefore + t * match;
        }
        for (int i = 0; i < LEVELS.length; i++) {
            if (match <= LEVELS[i]) {
                nonMatches[i] = miss;
            }
        }
    }

    /** The result, once all pairs are in. */
    Verification verification() {
        if (genuine == 0 || impostor == 0) {
            double none = Double.NaN;
            return new Verification(genuine, impostor, none, none, none, none, none, none);
        }
        double pairs = (double) genuine * impostor;
        return new Verification(
                genuine,
                impostor,
                ordered / pairs,
                tied / pairs,
                equalErrorRate,
                nonMatches[0],
                nonMatches[1],
                nonMatches[2]);
    }
}
