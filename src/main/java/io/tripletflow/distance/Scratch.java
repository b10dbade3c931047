package io.tripletflow.distance;

import java.util.Arrays;

/**
 * Working arrays of one thread; they grow to the largest batch seen and stay. Rows are arrays of
 * their own: HotSpot vectorises loops whose arrays share one index, and gives up on a flat array
 * read at several offsets (measured at 128 x 64: 48 against 190 µs).
 */
final class Scratch {

    /** The rows of the batch, or its columns. */
    static final int VECTORS = 0;

    /** The rows of the gradient. */
    static final int GRADIENTS = 1;

    /** One number per row of the batch. */
    static final int PER_ROW = 2;

    /** One array: all rows or columns one after another. */
    static final int FLAT = 3;

    /** One array: the rows, scaled. */
    static final int UNITS = 4;

    /** Only arrays in the thread's map: it outlives no class loader. */
    private static final ThreadLocal<float[][][]> PLANES =
            ThreadLocal.withInitial(() -> new float[5][0][0]);

    private static final ThreadLocal<long[][]> BITS = ThreadLocal.withInitial(() -> new long[1][0]);

    private static final ThreadLocal<int[][]> INDICES =
            ThreadLocal.withInitial(() -> new int[1][0]);

    private static final ThreadLocal<double[][]> SUMS =
            ThreadLocal.withInitial(() -> new double[1][0]);

    private Scratch() {}

    /** At least {@code count} numbers in double, contents undefined. */
    static double[] sums(int count) {
        double[][] sums = SUMS.get();
        if (sums[0].length < count) {
            sums[0] = new double[count];
        }
        return sums[0];
    }

    /** At least {@code count} numbers, contents undefined. */
    static int[] indices(int count) {
        int[][] indices = INDICES.get();
        if (indices[0].length < count) {
            indices[0] = new int[count];
        }
        return indices[0];
    }

    /** At least so many words, of which so many are zero. */
    static long[] bits(int words) {
        long[][] bits = BITS.get();
        if (bits[0].length < words) {
            bits[0] = new long[words];
        } else {
            Arrays.fill(bits[0], 0, words, 0);
        }
        return bits[0];
    }

    /** The columns of x (rows, width); after an odd number of them comes one of zeros. */
    static float[][] columns(float[] x, int rows, int width) {
        float[][] columns = plane(VECTORS, width + width % 2, rows);
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < width; k++) {
                columns[k][j] = x[j * width + k];
            }
        }
        if (width % 2 == 1) {
            Arrays.fill(columns[width], 0, rows, 0f);
        }
        return columns;
    }

    /** At least {@code count} arrays of at least {@code length}, contents undefined. */
    static float[][] plane(int which, int count, int length) {
        float[][][] planes = PLANES.get();
        float[][] plane = planes[which];
        if (plane.length < count) {
            int before = plane.length;
            plane = Arrays.copyOf(plane, count);
            Arrays.fill(plane, before, count, new float[0]);
            planes[which] = plane;
        }
        for (int i = 0; i < count; i++) {
            if (plane[i].length < length) {
                plane[i] = new float[length];
            }
        }
        return plane;
    }
}
