package io.tripletflow.connectors.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes a float as a JSON number that reads back as the same float: in 7 to 9 digits, as few as
 * do, without needless zeros. The counterpart of {@link FloatScanner}. One product of doubles gives
 * 9 digits, which always do; fewer do if what they leave out is less than half of the distance to
 * the next float. Very large and very small numbers are left to Java. Nothing that differs from one
 * number of an embedding to the next is a branch, which a processor guesses wrong.
 */
final class FloatPrinter {

    /** Bytes that a number takes at most. */
    static final int MAX_LENGTH = 16;

    private static final int DIGITS = 9;
    private static final float MIN = 1e-3f;
    private static final float LIMIT = 1e7f;

    /** Digits before the point of numbers from {@link #MIN} on: minus the zeros behind it. */
    private static final int MIN_MAGNITUDE = -2;

    private static final double[] MAGNITUDES = {1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

    private static final int MANTISSA_BITS = 23;

    /** For each exponent of a float, the magnitude of its least number, and the next one's bits. */
    private static final int[] MAGNITUDE = new int[1 << 8];

    private static final int[] NEXT = new int[1 << 8];

    static {
        for (int i = 0; i < MAGNITUDE.length; i++) {
            float min = Float.intBitsToFloat(i << MANTISSA_BITS);
            int magnitude = 0;
            while (magnitude < MAGNITUDES.length - 1 && min >= MAGNITUDES[magnitude]) {
                magnitude++;
            }
            float next = (float) MAGNITUDES[magnitude];
            MAGNITUDE[i] = MIN_MAGNITUDE + magnitude;
            NEXT[i] =
                    Float.floatToRawIntBits(
                            next < MAGNITUDES[magnitude] ? Math.nextUp(next) : next);
        }
    }

    private static final int[] TENS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000};

    private static final int EIGHT_DIGITS = 100_000_000;
    private static final int LARGE = 1_000_000_000;
    private static final long ZEROS = 0x3030_3030_3030_3030L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int EXPONENT = 0x7f80_0000;

    /** Half of the distance between floats of an exponent, less what rounding of doubles adds. */
    private static final double HALF = 0x1p-24 * (1 - 1e-6);

    private FloatPrinter() {}

    /**
     * Writes {@code value}, which must be finite, to {@code out} from {@code start} on.
     *
     * @return index behind its last byte
     */
    static int print(float value, byte[] out, int start) {
        float size = Math.abs(value);
        if (size < MIN || size >= LIMIT) {
            return printText(Float.toString(value), out, start);
        }
        int magnitude = magnitude(size);
        int decimals = DIGITS - magnitude;
        double scale = FloatScanner.powerOfTen(decimals);
        int decimal = decimal(size * scale, distance(size) * scale);
        out[start] = '-';
        int first = start + (Float.floatToRawIntBits(value) >>> 31);
        return magnitude <= 0 && decimal < LARGE
                ? printFraction(decimal, -magnitude, out, first)
                : print(decimal, decimals, out, first);
    }

    /** Writes 0.decimal with zeros behind the point. */
    private static int printFraction(int decimal, int zeros, byte[] out, int start) {
        out[start] = '0';
        out[start + 1] = '.';
        LONGS.set(out, start + 2, ZEROS);
        int at = start + 2 + zeros;
        int first = decimal / EIGHT_DIGITS;
        out[at] = (byte) ('0' + first);
        long others = digits(decimal - first * EIGHT_DIGITS);
        LONGS.set(out, at + 1, others + ZEROS);
        return at + DIGITS - Long.numberOfLeadingZeros(others) / Byte.SIZE;
    }

    /**
     * The eight digits of a number, the first one lowest: halved three times, as the scanner joins.
     */
    private static long digits(int number) {
        long high = number / 10_000;
        long fours = high | (number - 10_000 * high) << 32;
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007f_0000_007fL;
        long twos = hundreds | (fours - 100 * hundreds) << 16;
        long tens = ((twos * 103) >>> 10) & 0x000f_000f_000f_000fL;
        return tens | (twos - 10 * tens) << 8;
    }

    private static int printText(String text, byte[] out, int start) {
        for (int i = 0; i < text.length(); i++) {
            out[start + i] = (byte) text.charAt(i);
        }
        return start + text.length();
    }

    private static int magnitude(float size) {
        int bits = Float.floatToRawIntBits(size);
        int exponent = bits >> MANTISSA_BITS;
        return MAGNITUDE[exponent] + ((NEXT[exponent] - 1 - bits) >>> 31);
    }

    /** How far from it a number may be that is read as {@code size}. */
    private static double distance(float size) {
        int bits = Float.floatToRawIntBits(size);
        double half = Float.intBitsToFloat(bits & EXPONENT) * HALF;
        boolean powerOfTwo = (bits & ~EXPONENT) == 0; // the next smaller float is nearer
        return powerOfTwo ? half / 2 : half;
    }

    /** A number of 9 digits near {@code exact}, with zeros at the end if that is near enough. */
    private static int decimal(double exact, double distance) {
        int nine = (int) (exact + 0.5);
        int eight = 10 * (int) (exact / 10 + 0.5);
        int seven = 100 * (int) (exact / 100 + 0.5);
        int near = nine + ((eight - nine) & ifNear(eight, exact, distance));
        return near + ((seven - near) & ifNear(seven, exact, distance));
    }

    /** All bits if they are less than {@code distance} apart, else none. */
    private static int ifNear(int decimal, double exact, double distance) {
        return (int) (Double.doubleToRawLongBits(Math.abs(decimal - exact) - distance) >> 63);
    }

    /** Writes decimal / 10^decimals. */
    private static int print(int decimal, int decimals, byte[] out, int start) {
        int digits = decimal;
        int fraction = decimals;
        while (fraction > 1 && digits % 10 == 0) {
            digits /= 10;
            fraction--;
        }
        int whole = 0;
        if (fraction <= DIGITS) {
            int unit = (int) FloatScanner.powerOfTen(fraction);
            whole = digits / unit;
            digits -= whole * unit;
        }
        int point = start + 1;
        while (point - start < TENS.length && whole >= TENS[point - start]) {
            point++;
        }
        printDigits(whole, out, start, point);
        out[point] = '.';
        printDigits(digits, out, point + 1, point + 1 + fraction);
        return point + 1 + fraction;
    }

    /** Fills the bytes before {@code end} with the last digits, zeros in front. */
    private static void printDigits(int number, byte[] out, int start, int end) {
        int rest = number;
        for (int i = end - 1; i >= start; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
