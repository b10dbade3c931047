package io.tripletflow.connectors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a JSON number straight from its bytes as the float nearest to it. Only what can be done for
 * certain with one product of doubles is done here, which is nearly every number of a vector; for
 * the rest the caller asks a whole parser.
 *
 * <p>A decimal of at most 18 digits is a long; it, its power of ten and their product are each
 * rounded to a double, and that is rounded to a float. This last rounding can only go wrong where
 * the double lies close to half way between two floats: those are left to the parser, too.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/93542.93557">Clinger 1990</a>
 * @see <a href="https://arxiv.org/abs/2101.11408">Lemire 2021, section 8: eight digits at once</a>
 */
final class FloatScanner {
    private static final int MOST_DIGITS = 18;

    /** Bytes of a plain number at most: -0. and 9 digits and a comma. */
    private static final int PLAIN = 3 + 9 + 1;

    private static final double[] POWERS_OF_TEN = new double[23];
    private static final double[] TENTHS = new double[POWERS_OF_TEN.length];
    private static final long[] TENS = {
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };

    /** Bits of a double beyond those of a float, and the first of them. */
    private static final long BEYOND = (1L << 29) - 1;

    private static final long HALF = 1L << 28;

    /** Three roundings move a double by less than so many of its last place. */
    private static final long DOUBT = 4;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A byte times this is eight of it. */
    private static final long EIGHT = 0x0101_0101_0101_0101L;

    private static final long SIGNS = 0x8080_8080_8080_8080L;

    static {
        double power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            TENTHS[i] = 1 / power;
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
        return start + PLAIN <= json.length ? readPlain(start) : readAny(start);
    }

    /**
     * One digit, one to 9 behind the point and a comma, as most numbers of a vector are. Nothing
     * branches on the sign or on how many digits there are, which a processor guesses wrong.
     */
    private float readPlain(int start) {
        int sign = (((json[start] & 0xff) ^ '-') - 1) >>> 31;
        int point = start + sign + 1;
        int whole = json[point - 1] - '0';
        long word = (long) LONGS.get(json, point + 1);
        int count = leadingDigits(word);
        int ninth = json[point + 1 + Long.BYTES] - '0';
        int more = (count / Long.BYTES) & ((~ninth & (ninth - 10)) >>> 31);
        at = point + 1 + count + more;
        if (json[point] != '.' || json[at] != ',' || whole < 0 || whole > 9 || count == 0) {
            return readAny(start);
        }
        long digits = whole * TENS[count] + number(word, count);
        digits += more * (9 * digits + ninth);
        double size = digits * TENTHS[count + more];
        if (digits == 0 || isNearHalf(size)) {
            return readAny(start);
        }
        return Float.intBitsToFloat(Float.floatToRawIntBits((float) size) ^ (sign << 31));
    }

    private float readAny(int start) {
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
        boolean many = whole + fraction > MOST_DIGITS && significant(first) > MOST_DIGITS;
        if (many || exponent > 22 || exponent < -22) {
            return Float.NaN;
        }
        double exact = exponent < 0 ? digits * TENTHS[-exponent] : digits * POWERS_OF_TEN[exponent];
        return rounded(negative ? -exact : exact);
    }

    /** The float nearest to the decimal that {@code value} is nearest to; NaN in doubt. */
    static float rounded(double value) {
        float nearest = (float) value;
        boolean small = Math.abs(nearest) < 2 * Float.MIN_NORMAL && value != 0;
        return isNearHalf(value) || small || Float.isInfinite(nearest) ? Float.NaN : nearest;
    }

    private static boolean isNearHalf(double value) {
        return ((Double.doubleToRawLongBits(value) - HALF + DOUBT) & BEYOND) <= 2 * DOUBT;
    }

    /**
     * @param exponent from 0 to 22
     */
    static double powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /** How many digits there are from {@code first} on, without zeros in front. */
    private int significant(int first) {
        int start = first;
        while (byteAt(start) == '0' || byteAt(start) == '.') {
            start++;
        }
        int count = 0;
        for (int i = start; isDigit(byteAt(i)) || byteAt(i) == '.'; i++) {
            count += json[i] == '.' ? 0 : 1;
        }
        return count;
    }

    /** Adds the digits from here to those before. Wrong beyond 18 of them, which are refused. */
    private long digits(long before) {
        long digits = before;
        while (isDigit(byteAt(at))) {
            digits = 10 * digits + json[at] - '0';
            at++;
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
            } else {
                at += count;
                return digits * TENS[count] + number(word, count);
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

    /** The number of the first digits of eight: what is shifted in counts as zeros in front. */
    private static long number(long word, int digits) {
        int half = (Long.SIZE - Byte.SIZE * digits) / 2; // a shift by 64 would be none
        return number(word << half << half);
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

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private int byteAt(int index) {
        return index < json.length ? json[index] : 0;
    }
}
