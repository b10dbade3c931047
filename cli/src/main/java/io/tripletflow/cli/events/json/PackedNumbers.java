package io.tripletflow.cli.events.json;

import java.util.Locale;
import java.util.Optional;

/**
 * Counts numbers of base64 whose magnitude no feature has: bytes of float64, or of big-endian
 * float32, read as little-endian float32, have exponents at random. Not thread-safe.
 */
public final class PackedNumbers {

    /** Features are smaller. */
    private static final float HUGE = 1e30f;

    /** Features are larger, or 0. */
    private static final float TINY = 1e-30f;

    /** A note is due where at least one of so many numbers is odd; of random bytes every fifth. */
    private static final int SHARE = 20;

    private final String unit;
    private long numbers;
    private long odd;

    /** Numbers at odd places, and those of them that the upper half of a float64 looks like. */
    private long uppers;

    private long likeUppers;

    /** Numbers at even places that the lower half of a float64 looks like. */
    private long likeLowers;

    private float first;
    private long firstPlace;

    /**
     * @param unit what is counted where the numbers stand, such as "line"
     */
    public PackedNumbers(String unit) {
        this.unit = unit;
    }

    /**
     * Looks at the features of a row.
     *
     * @param place of the row, counted from 1
     */
    public void add(float[] features, long place) {
        numbers += features.length;
        for (int i = 1; i < features.length; i += 2) {
            uppers++;
            float upper = Math.abs(features[i]);
            likeUppers += upper == 0 || (upper > 0.1 && upper < 20) ? 1 : 0;
            float lower = Math.abs(features[i - 1]);
            likeLowers += lower < 1e-5 || lower > 1e5 ? 1 : 0;
        }
        for (float feature : features) {
            float size = Math.abs(feature);
            if (size > HUGE || (size > 0 && size < TINY)) {
                if (odd == 0) {
                    first = feature;
                    firstPlace = place;
                }
                odd++;
            }
        }
    }

    /**
     * The upper half of a float64 of usual size reads as a number near 1; the lower half is 0 for
     * round numbers, else anything.
     */
    private boolean alternates() {
        return uppers >= SHARE && likeUppers == uppers && likeLowers * 4 >= uppers * 3;
    }

    public Optional<String> note() {
        if (alternates()) {
            return Optional.of(
                    "features in base64: each second number lies near 1, and most of the others are"
                            + " 0 or out of all proportion; the bytes look like float64, but are read"
                            + " as float32 and are twice as many: write them so, such as in NumPy by"
                            + " vector.astype('<f4').tobytes()");
        }
        return odd * SHARE < numbers || odd == 0
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "features in base64: %,d of %,d numbers lie above 1e30 or below 1e-30, such as %s in %s %d; the bytes look like float64 or big-endian, but are read as little-endian float32: write them so, such as in NumPy by vector.astype('<f4').tobytes()",
                                odd,
                                numbers,
                                first,
                                unit,
                                firstPlace));
    }
}
