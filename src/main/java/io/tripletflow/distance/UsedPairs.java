package io.tripletflow.distance;

/**
 * One bit for each pair of rows that has a coefficient, the same for (i, j) and (j, i). Of a mined
 * batch they are few, and the matrix is read once, along its rows, eight numbers at a look.
 */
final class UsedPairs {

    private UsedPairs() {}

    /** Words for the bits of a row. */
    static int words(int rows) {
        return (rows + Long.SIZE - 1) / Long.SIZE;
    }

    /** Bits, (rows, words); they live until the thread asks for the next. */
    static long[] of(float[] coefficients, int rows) {
        int words = words(rows);
        long[] used = Scratch.bits(rows * words);
        for (int i = 0; i < rows; i++) {
            int from = i * rows;
            int j = 0;
            for (; j < rows - 7; j += 8) {
                if (!allZero(coefficients, from + j)) {
                    use(coefficients, from, i, j, j + 8, words, used);
                }
            }
            use(coefficients, from, i, j, rows, words, used);
        }
        return used;
    }

    /** Whether eight numbers are 0 or −0. */
    private static boolean allZero(float[] c, int i) {
        int bits =
                Float.floatToRawIntBits(c[i])
                        | Float.floatToRawIntBits(c[i + 1])
                        | Float.floatToRawIntBits(c[i + 2])
                        | Float.floatToRawIntBits(c[i + 3])
                        | Float.floatToRawIntBits(c[i + 4])
                        | Float.floatToRawIntBits(c[i + 5])
                        | Float.floatToRawIntBits(c[i + 6])
                        | Float.floatToRawIntBits(c[i + 7]);
        return bits << 1 == 0;
    }

    private static void use(
            float[] coefficients, int from, int i, int first, int end, int words, long[] used) {
        for (int j = first; j < end; j++) {
            if (coefficients[from + j] != 0 && i != j) {
                used[i * words + (j >> 6)] |= 1L << j;
                used[j * words + (i >> 6)] |= 1L << i;
            }
        }
    }

    /** The first row from {@code j} on that row {@code i} is used with, or −1. */
    static int next(long[] used, int words, int i, int j) {
        int word = j >> 6;
        long mask = -1L << j;
        for (; word < words; word++, mask = -1L) {
            long left = used[i * words + word] & mask;
            if (left != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(left);
            }
        }
        return -1;
    }
}
