package io.tripletflow.measure;

/**
 * A share of errors, and the bounds between which it lies with 95 per cent confidence: Wilson's
 * score interval, which holds for few trials and for no error at all. It takes trials to be
 * independent; those of one identity are not quite, so the true bounds are somewhat wider.
 *
 * @param rate errors / trials, in [0, 1]
 * @param low in [0, rate]
 * @param high in [rate, 1]
 * @see <a href="https://doi.org/10.1214/ss/1009213286">Brown, Cai, DasGupta 2001</a>
 */
public record ErrorRate(double rate, double low, double high) {

    /** Of the normal distribution: 2.5 per cent lie above. */
    private static final double Z = 1.959963984540054;

    /**
     * @throws IllegalArgumentException unless 0 ≤ errors ≤ trials and trials is above 0
     */
    public static ErrorRate of(long errors, long trials) {
        if (trials < 1 || errors < 0 || errors > trials) {
            throw new IllegalArgumentException(
                    "errors must be 0 to the number of trials, above 0, but were %d of %d"
                            .formatted(errors, trials));
        }
        double rate = (double) errors / trials;
        double square = Z * Z;
        double centre = rate + square / (2 * trials);
        double reach = Z * Math.sqrt(rate * (1 - rate) / trials + square / (4.0 * trials * trials));
        double scale = 1 + square / trials;
        // exactly at the ends, where rounding would leave them
        double low = errors == 0 ? 0 : (centre - reach) / scale;
        double high = errors == trials ? 1 : (centre + reach) / scale;
        return new ErrorRate(rate, low, high);
    }
}
