package io.tripletflow.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes garbage that resembles something: valid samples with a few hostile changes, now and then
 * plain noise. The same random source gives the same bytes.
 */
final class Mutator {

    /** What breaks parsers of text: numbers beyond any type, halves of characters, brackets. */
    private static final List<String> TEXT =
            List.of(
                    "",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u",
                    "\\ud800",
                    "\\u0000",
                    "null",
                    "true",
                    "NaN",
                    "-Infinity",
                    "-",
                    "-0",
                    "1e999",
                    "-1e-999",
                    "1e2147483648",
                    "0x1p3",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-1",
                    "4294967296",
                    "2147483648",
                    "\0",
                    "\n",
                    "\r\n",
                    " ",
                    "\t",
                    "\u00e9",
                    "\ud83d\ude00",
                    "\ufeff",
                    "\u2028",
                    "'",
                    "&a",
                    "*a",
                    "!!",
                    "%",
                    "#",
                    "|",
                    ">",
                    "---",
                    "? ",
                    "a",
                    "7",
                    "0.5",
                    "x y",
                    "0");

    private static final byte[][] BYTES = {
        {(byte) 0xff},
        {(byte) 0xc0, (byte) 0x80},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xf5},
        {(byte) 0xf0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {(byte) 0xe2, (byte) 0x82},
        {0, 0, 0, 0}
    };

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        255,
        256,
        Short.MAX_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32,
        1 << 20,
        0x7ff0000000000000L,
        0x7f800000L,
        0x7fc00000L
    };

    private final List<byte[]> samples;
    private final List<String> pieces;
    private final int max;

    /**
     * @param pieces of the format, such as {@code "entity":}
     * @param max bytes of a mutant
     */
    Mutator(List<byte[]> samples, List<String> pieces, int max) {
        this.samples = samples;
        this.pieces = pieces;
        this.max = max;
    }

    byte[] next(SplittableRandom random) {
        if (random.nextInt(50) == 0) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
        for (int i = Math.max(0, random.nextInt(6) - 3); i >= 0; i--) {
            bytes = mutate(bytes, random);
        }
        return bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
    }

    private byte[] mutate(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int to = at + random.nextInt(Math.min(64, bytes.length - at) + 1);
        return switch (random.nextInt(13)) {
            case 0 -> flipped(bytes, at, random);
            case 1 -> splice(bytes, at, at, piece(random));
            case 2 -> splice(bytes, at, to, piece(random));
            case 3 -> splice(bytes, at, to, new byte[0]);
            case 4 -> Arrays.copyOf(bytes, at);
            case 5 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to)); // twice
            case 6 -> splice(bytes, at, at, other(random));
            case 7 -> overwritten(bytes, at, random);
            case 8 -> value(bytes, at, random);
            case 9 -> splice(bytes, at, at, BYTES[random.nextInt(BYTES.length)]);
            case 10 -> splice(bytes, at, at, repeated(piece(random), random));
            case 11 -> splice(bytes, at, at, digits(random));
            default -> splice(bytes, at, Math.min(at + 1, bytes.length), byteOf(random));
        };
    }

    private byte[] piece(SplittableRandom random) {
        int i = random.nextInt(TEXT.size() + pieces.size());
        return (i < TEXT.size() ? TEXT.get(i) : pieces.get(i - TEXT.size())).getBytes(UTF_8);
    }

    private byte[] other(SplittableRandom random) {
        byte[] other = samples.get(random.nextInt(samples.size()));
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
    }

    /** Seldom long: nesting, oversized fields, many fields. */
    private byte[] repeated(byte[] piece, SplittableRandom random) {
        int times = random.nextInt(100) == 0 ? random.nextInt(5_000) : random.nextInt(80);
        byte[] bytes = new byte[Math.min(times * piece.length, max)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = piece[i % piece.length];
        }
        return bytes;
    }

    private static byte[] digits(SplittableRandom random) {
        byte[] digits = new byte[random.nextInt(random.nextInt(20) == 0 ? 3_000 : 40)];
        Arrays.fill(digits, (byte) ('0' + random.nextInt(10)));
        return digits;
    }

    private static byte[] byteOf(SplittableRandom random) {
        return new byte[] {(byte) random.nextInt(256)};
    }

    private static byte[] flipped(byte[] bytes, int at, SplittableRandom random) {
        if (at < bytes.length) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** A binary number where another one may have been. */
    private static byte[] overwritten(byte[] bytes, int at, SplittableRandom random) {
        int width = random.nextInt(2) == 0 ? Integer.BYTES : Long.BYTES;
        if (at + width > bytes.length) {
            return bytes;
        }
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.order(random.nextInt(2) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (width == Integer.BYTES) {
            out.putInt(at, (int) number);
        } else {
            out.putLong(at, number);
        }
        return bytes;
    }

    /** Another value in the place of the number, word or quoted text that stands around there. */
    private byte[] value(byte[] bytes, int at, SplittableRandom random) {
        int from = at;
        int to = at;
        while (from > 0 && isOfValue(bytes[from - 1])) {
            from--;
        }
        while (to < bytes.length && isOfValue(bytes[to])) {
            to++;
        }
        return splice(bytes, from, to, piece(random));
    }

    private static boolean isOfValue(byte b) {
        return b == '.' || b == '-' || b == '+' || b == '"' || Character.isLetterOrDigit(b & 0xff);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] out = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, out, from, middle.length);
        System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
        return out;
    }
}
