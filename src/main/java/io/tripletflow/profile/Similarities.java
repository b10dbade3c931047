package io.tripletflow.profile;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The similarities that a stream shows: of events with their own profiles (genuine) and of events
 * with those of others (impostor), as histograms that fade with each event; and the threshold that
 * a false match rate asks for.
 *
 * <p>Shares are p-values: with n similarities seen, of which k are at least as extreme, (1 + k) /
 * (1 + n), which is never 0 and 1 before anything was seen (Vovk, Gammerman, Shafer 2005,
 * Algorithmic Learning in a Random World).
 *
 * <p>The threshold has hysteresis: it stays until the rate that it lets pass lies outside of half
 * to twice the one asked for. It is known from {@value #TIMES_RATE} / rate impostors on: from then
 * on no impostor above it means, with 95 per cent confidence, a rate below (the rule of three). Not
 * thread-safe.
 */
public final class Similarities {

    /** Classes from −1 to 1. */
    private static final int CLASSES = 2048;

    private static final double TIMES_RATE = 3;

    /** Events after which one weighs 1/e. */
    private static final double FADING = 1 - 1.0 / 4096;

    private final double falseMatchRate;
    private final double[] genuine = new double[CLASSES];
    private final double[] impostor = new double[CLASSES];
    private double threshold = Double.NaN;

    /**
     * Nothing was compared yet.
     *
     * @param falseMatchRate share of the comparisons with other profiles that the threshold lets
     *     match, above 0, below 1
     */
    public Similarities(double falseMatchRate) {
        this.falseMatchRate = falseMatchRate;
    }

    /** Takes the similarity of an event with its own profile into account; all before it fade. */
    public void addGenuine(float similarity) {
        for (int i = 0; i < CLASSES; i++) {
            genuine[i] *= FADING;
            impostor[i] *= FADING;
        }
        genuine[place(similarity)]++;
        adjust();
    }

    /** Takes the similarity of an event with another's profile into account. */
    public void addImpostor(float similarity) {
        impostor[place(similarity)]++;
    }

    /** Share of genuine similarities that are at most this one. */
    public float genuineShare(float similarity) {
        return share(genuine, 0, place(similarity) + 1);
    }

    /** Share of impostor similarities that are at least this one. */
    public float impostorShare(float similarity) {
        return share(impostor, place(similarity), CLASSES);
    }

    /** Similarity from which on an event matches; empty where too few impostors were seen. */
    public OptionalDouble threshold() {
        return Double.isNaN(threshold) ? OptionalDouble.empty() : OptionalDouble.of(threshold);
    }

    /** Share of genuine similarities below the threshold, lately; NaN before it is known. */
    public double falseNonMatchRate() {
        double seen = sum(genuine, 0, CLASSES);
        return Double.isNaN(threshold) || seen == 0
                ? Double.NaN
                : sum(genuine, 0, place((float) threshold)) / seen;
    }

    /**
     * Where as large a share of genuine similarities lies below as of impostors above, lately: the
     * mean of both at the class where they are nearest to each other; NaN unless both were seen.
     */
    public double equalErrorRate() {
        double own = sum(genuine, 0, CLASSES);
        double others = sum(impostor, 0, CLASSES);
        double refused = 0;
        double passed = others;
        double min = Double.POSITIVE_INFINITY;
        double rate = Double.NaN;
        for (int i = 0; own > 0 && others > 0 && i <= CLASSES; i++) {
            double apart = Math.abs(refused / own - passed / others);
            if (apart < min) {
                min = apart;
                rate = (refused / own + passed / others) / 2;
            }
            refused += i < CLASSES ? genuine[i] : 0;
            passed -= i < CLASSES ? impostor[i] : 0;
        }
        return rate;
    }

    private void adjust() {
        double seen = sum(impostor, 0, CLASSES);
        if (seen < TIMES_RATE / falseMatchRate) {
            return;
        }
        if (!Double.isNaN(threshold)) {
            double passes = sum(impostor, place((float) threshold), CLASSES) / seen;
            if (passes >= falseMatchRate / 2 && passes <= falseMatchRate * 2) {
                return;
            }
        }
        int lowest = CLASSES;
        double above = 0;
        while (lowest > 0 && above + impostor[lowest - 1] <= falseMatchRate * seen) {
            above += impostor[--lowest];
        }
        threshold = 2.0 * lowest / CLASSES - 1;
    }

    private static float share(double[] counts, int from, int to) {
        return (float) ((1 + sum(counts, from, to)) / (1 + sum(counts, 0, CLASSES)));
    }

    private static double sum(double[] counts, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return sum;
    }

    private static int place(float similarity) {
        int place = (int) Math.floor((similarity + 1.0) / 2 * CLASSES);
        return Math.max(0, Math.min(CLASSES - 1, place));
    }

    /** All that it knows. */
    public Counts counts() {
        return new Counts(genuine.clone(), impostor.clone(), threshold);
    }

    /** Adds a share of what another one knew; takes its threshold if it has none. */
    public void add(Counts other, double share) {
        for (int i = 0; i < CLASSES; i++) {
            genuine[i] += share * other.genuine[i];
            impostor[i] += share * other.impostor[i];
        }
        if (Double.isNaN(threshold)) {
            threshold = other.threshold;
        }
    }

    /**
     * What is kept of it.
     *
     * @param genuine weights by class; owned by the record
     * @param impostor weights by class; owned by the record
     * @param threshold NaN before it is known
     */
    public record Counts(double[] genuine, double[] impostor, double threshold) {

        public Counts {
            if (genuine.length != CLASSES || impostor.length != CLASSES) {
                throw new IllegalArgumentException(
                        "similarities must have %d classes but had %d and %d"
                                .formatted(CLASSES, genuine.length, impostor.length));
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Counts that
                    && Arrays.equals(genuine, that.genuine)
                    && Arrays.equals(impostor, that.impostor)
                    && Double.compare(threshold, that.threshold) == 0;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(genuine) * 31 + Arrays.hashCode(impostor);
        }
    }
}
