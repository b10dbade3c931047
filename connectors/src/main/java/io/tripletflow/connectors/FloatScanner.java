package io.tripletflow.connectors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a JSON number straight from its bytes as the float nearest to it. Only what can be done
 * exactly with one division of doubles is done here, which is nearly every number of a vector; for
 * the rest the caller asks a whole parser.
 *
 * <p>A decimal of at most 15 digits and its power of ten up to 22 are both exact doubles, so their
 * quotient is rounded once. Rounding that to a float rounds a second time, which can only go wrong
 * where the double lies just half way between two floats: those are left to the parser, too.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/93542.93557">Clinger 1990</a>
 * @see <a href="https://arxiv.org/abs/2101.11408">Lemire 2021, section 8: eight digits at once</a>
 */
final class FloatScanner {
    private static final int MOST_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = new double[23];
    private static final long[] TENS = {
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };

    /** Bits of a double beyond those of a float, and the first of them. */
    private static final long BEYOND = (1L << 29) - 1;

    private static final long HALF = 1L << 28;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A byte times this is eight of it. */
    private static final long EIGHT = 0x0101_0101_0101_0101L;

    private static final long SIGNS = 0x8080_8080_8080_8080L;

    static {
        double power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private final byte[] json;
    private int at;

    /** Index of the first byte behind the number. */
    int end() {
        return at;
    }

    FloatScanner(byte[] json) {
        this.json = json;
    }

    /** The number that begins at {@code start}; NaN if it takes a parser. */
    float read(int start) {
        at = start;
        boolean negative = byteAt(at) == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long digits = digits(0);
        int whole = at - first;
        if (whole == 0 || (whole > 1 && json[first] == '0')) {
            return Float.NaN;
        }
        int fraction = 0;
        if (byteAt(at) == '.') {
            at++;
            int point = at;
            digits = manyDigits(digits);
            fraction = at - point;
            if (fraction == 0) {
                return Float.NaN;
            }
        }
        int exponent = exponent() - fraction;
        if (negative && digits == 0) {
            return Float.NaN; // -0 is a whole number, -0.0 is not
        }
        if (whole + fraction > MOST_DIGITS || exponent > 22 || exponent < -22) {
            return Float.NaN;
        }
        double exact =
                exponent < 0 ? digits / POWERS_OF_TEN[-exponent] : digits * POWERS_OF_TEN[exponent];
        return rounded(negative ? -exact : exact);
    }

    /** The float nearest to the decimal that {@code value} is nearest to; NaN in doubt. */
    static float rounded(double value) {
        float nearest = (float) value;
        boolean half = (Double.doubleToRawLongBits(value) & BEYOND) == HALF;
        boolean small = Math.abs(nearest) < 2 * Float.MIN_NORMAL && value != 0;
        return half || small || Float.isInfinite(nearest) ? Float.NaN : nearest;
    }

    /**
     * @param exponent from 0 to 22
     */
    static double powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /** Adds the digits from here to those before. Wrong beyond 18 of them, which are refused. */
    private long digits(long before) {
        long digits = before;
        int digit = byteAt(at) - '0';
        while (digit >= 0 && digit <= 9) {
            digits = 10 * digits + digit;
            at++;
            digit = byteAt(at) - '0';
        }
        return digits;
    }

    /** The same for where many are expected: eight bytes at a time. */
    private long manyDigits(long before) {
        long digits = before;
        while (at + Long.BYTES <= json.length) {
            long word = (long) LONGS.get(json, at);
            int count = leadingDigits(word);
            if (count == Long.BYTES) {
                digits = digits * TENS[Long.BYTES] + number(word);
                at += Long.BYTES;
            } else if (count == 0) {
                return digits;
            } else { // what is shifted in counts as zeros in front
                at += count;
                return digits * TENS[count] + number(word << (Long.SIZE - Byte.SIZE * count));
            }
        }
        return digits(digits);
    }

    /** How many of eight bytes, the lowest first, are digits before one is not. */
    private static int leadingDigits(long word) {
        long values = word ^ EIGHT * '0';
        long others = ((values + EIGHT * (0x80 - 10)) | values) & SIGNS;
        return Long.numberOfTrailingZeros(others) / Byte.SIZE;
    }

    /** The number of eight digits: neighbours are joined, three times. */
    private static long number(long word) {
        long twos = ((word & EIGHT * 0x0f) * (1 + (10 << 8))) >>> 8;
        long fours = ((twos & 0x00ff_00ff_00ff_00ffL) * (1 + (100 << 16))) >>> 16;
        return ((fours & 0x0000_ffff_0000_ffffL) * (1 + (10_000L << 32))) >>> 32;
    }

    /** The exponent from here, 0 if there is none, 999 if it is none or large. */
    private int exponent() {
        if ((byteAt(at) | 0x20) != 'e') {
            return 0;
        }
        at++;
        boolean negative = byteAt(at) == '-';
        if (negative || byteAt(at) == '+') {
            at++;
        }
        int first = at;
        long digits = digits(0);
        int count = at - first;
        if (count == 0 || count > 2) {
            return 999;
        }
        return negative ? -(int) digits : (int) digits;
    }

    private int byteAt(int index) {
        return index < json.length ? json[index] : 0;
    }
}
