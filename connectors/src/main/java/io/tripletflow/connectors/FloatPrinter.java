package io.tripletflow.connectors;

/**
 * Writes a float as a JSON number that reads back as the same float, mostly the shortest one. The
 * counterpart of {@link FloatScanner}: 7 to 9 digits are tried with one product and one quotient of
 * doubles each, and 9 are always enough; very large and very small numbers are left to Java.
 */
final class FloatPrinter {

    /** Characters that a number takes at most. */
    static final int LONGEST = 16;

    private static final int FEWEST_DIGITS = 7;
    private static final int MOST_DIGITS = 9;
    private static final float LEAST = 1e-3f;
    private static final float LIMIT = 1e7f;

    /** Digits before the point of numbers from {@link #LEAST}: minus the zeros behind it. */
    private static final int LEAST_MAGNITUDE = -2;

    private static final double[] MAGNITUDES = {1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

    private FloatPrinter() {}

    /**
     * Writes {@code value}, which must be finite, to {@code out} from {@code start} on.
     *
     * @return index behind its last character
     */
    static int print(float value, char[] out, int start) {
        float size = Math.abs(value);
        if (size >= LEAST && size < LIMIT) {
            int magnitude = magnitude(size);
            for (int digits = FEWEST_DIGITS; digits <= MOST_DIGITS; digits++) {
                int decimals = digits - magnitude;
                double scale = FloatScanner.powerOfTen(decimals);
                long decimal = (long) (size * scale + 0.5);
                if (FloatScanner.rounded(decimal / scale) == size) {
                    out[start] = '-';
                    return print(decimal, decimals, out, value < 0 ? start + 1 : start);
                }
            }
        }
        String text = Float.toString(value);
        text.getChars(0, text.length(), out, start);
        return start + text.length();
    }

    private static int magnitude(float size) {
        int i = 0;
        while (size >= MAGNITUDES[i]) {
            i++;
        }
        return LEAST_MAGNITUDE + i;
    }

    /** Writes decimal / 10^decimals without needless zeros at its end. */
    private static int print(long decimal, int decimals, char[] out, int start) {
        long digits = decimal;
        int fraction = decimals;
        while (fraction > 1 && digits % 10 == 0) {
            digits /= 10;
            fraction--;
        }
        if (fraction == 0) {
            digits *= 10;
            fraction = 1;
        }
        int whole = 1;
        for (long rest = digits / (long) FloatScanner.powerOfTen(fraction); rest > 9; rest /= 10) {
            whole++;
        }
        int point = start + whole;
        int end = point + 1 + fraction;
        for (int i = end - 1; i >= start; i--) {
            if (i == point) {
                out[i] = '.';
            } else {
                out[i] = (char) ('0' + digits % 10);
                digits /= 10;
            }
        }
        return end;
    }
}
