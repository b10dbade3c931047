package io.tripletflow.connectors.wire;

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
public final class FloatScanner {
    private static final int MAX_DIGITS = 18;
    private static final int NO_EXPONENT = Integer.MIN_VALUE;

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

    private static final long ZEROS = EIGHT * '0';

    /** The two bytes of "0.": others differ from them by the digit alone. */
    private static final int DIGIT_AND_POINT = ('.' << 8) | '0';

    private static final long COMMAS = EIGHT * ',';

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
    public int end() {
        return at;
    }

    public FloatScanner(byte[] json) {
        this.json = json;
    }

    /**
     * Reads numbers of one digit, one to 9 behind the point and a comma, each perhaps behind a
     * space, as most of a vector are; stops at the first other one, which {@link #end} is. Nothing
     * branches on the sign or on how many digits there are, which a processor guesses wrong, and
     * the comma is looked for by itself: it alone is what the next number waits for.
     *
     * @param first index in {@code values} of the first of them
     * @return index behind the last of them
     */
    public int readPlain(int start, float[] values, int first) {
        int count = first;
        int from = start;
        while (count < values.length && from + 2 * Long.BYTES < json.length) {
            long head = (long) LONGS.get(json, from);
            if ((head & 0xff) == ' ') {
                from++;
                head = (long) LONGS.get(json, from);
            }
            int length = lengthBeforeComma(from, head);
            int sign = ((((int) head & 0xff) ^ '-') - 1) >>> 31;
            int whole = ((int) (head >>> (sign << 3)) ^ DIGIT_AND_POINT) & 0xffff;
            int decimals = length - sign - 2;
            if (whole > 9 || decimals < 1 || decimals > 9) {
                break;
            }
            int ninth = (decimals - 1) >>> 3;
            int eight = decimals - ninth;
            long word = (long) LONGS.get(json, from + sign + 2);
            long figures = (word ^ ZEROS) << (Long.SIZE - Byte.SIZE * eight);
            int last = json[from + length - 1] - '0';
            if (notFigures(figures) != 0 || last < 0 || last > 9) {
                break;
            }
            long digits = whole * TENS[eight] + number(figures);
            digits += ninth * (9 * digits + last);
            double size = digits * TENTHS[decimals];
            if (isNearHalf(size)) {
                break;
            }
            values[count] =
                    Float.intBitsToFloat(Float.floatToRawIntBits((float) size) ^ (sign << 31));
            count++;
            from += length + 1;
        }
        at = from;
        return count;
    }

    /**
     * Bytes before the comma behind a plain number, which has 3 to 12; 13 if there is none.
     *
     * @param head the eight bytes from {@code start} on
     */
    private int lengthBeforeComma(int start, long head) {
        if (((int) (head >>> 24) & 0xff) == ',') {
            return 3;
        }
        if (((int) (head >>> 32) & 0xff) == ',') {
            return 4;
        }
        long others = (long) LONGS.get(json, start + 5) ^ COMMAS;
        return 5 + (Long.numberOfTrailingZeros((others - EIGHT) & ~others & SIGNS) >>> 3);
    }

    /** The number that begins at {@code start}; NaN if it takes a parser. */
    public float read(int start) {
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
        int tens = exponent();
        if (tens == NO_EXPONENT || (negative && digits == 0)) {
            return Float.NaN; // -0 is a whole number, -0.0 is not
        }
        int exponent = tens - fraction;
        boolean many = whole + fraction > MAX_DIGITS && significant(first) > MAX_DIGITS;
        if (many || exponent > 22 || exponent < -22) {
            return Float.NaN;
        }
        double exact = exponent < 0 ? digits * TENTHS[-exponent] : digits * POWERS_OF_TEN[exponent];
        return rounded(negative ? -exact : exact);
    }

    /** The float nearest to the decimal that {@code value} is nearest to; NaN in doubt. */
    public static float rounded(double value) {
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
                digits = digits * TENS[Long.BYTES] + number(word ^ ZEROS);
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
        return Long.numberOfTrailingZeros(notFigures(word ^ ZEROS)) >>> 3;
    }

    /**
     * A bit for each of eight bytes that is above 9, and none but these up to the first of them.
     */
    private static long notFigures(long word) {
        return ((word + EIGHT * (0x80 - 10)) | word) & SIGNS;
    }

    /**
     * The number of the first digits of eight: what is shifted in counts as zeros in front.
     *
     * @param digits 1 to 8
     */
    private static long number(long word, int digits) {
        return number((word ^ ZEROS) << (Long.SIZE - Byte.SIZE * digits));
    }

    /** The number of eight figures, bytes of 0 to 9: neighbours are joined, three times. */
    private static long number(long figures) {
        long twos = (figures * (1 + (10 << 8))) >>> 8;
        long fours = ((twos & 0x00ff_00ff_00ff_00ffL) * (1 + (100 << 16))) >>> 16;
        return ((fours & 0x0000_ffff_0000_ffffL) * (1 + (10_000L << 32))) >>> 32;
    }

    /** The exponent from here, 0 if there is none, {@link #NO_EXPONENT} if it is none or large. */
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
            return NO_EXPONENT;
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
