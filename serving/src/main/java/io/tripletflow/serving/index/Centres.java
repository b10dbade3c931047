package io.tripletflow.serving.index;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Centres of cells, by a few rounds of Lloyd's k-means over a sample. Any thread may read them.
 *
 * @see <a href="https://doi.org/10.1109/TIT.1982.1056489">Lloyd 1982</a>
 */
final class Centres {

    private static final int ROUNDS = 6;
    private static final int SAMPLES_PER_CENTRE = 40;
    private static final long SEED = 42;

    /** Vectors of one product. */
    private static final int TOGETHER = 128;

    private final float[] centres;
    private final int count;
    private final int width;

    private Centres(float[] centres, int count, int width) {
        this.centres = centres;
        this.count = count;
        this.width = width;
    }

    /**
     * Finds centres of rows.
     *
     * @param count how many centres, at most as many as rows
     */
    static Centres of(Rows rows, int count) {
        Random random = new Random(SEED);
        int width = rows.vector(0).length;
        float[][] sample = new float[Math.min(rows.size(), count * SAMPLES_PER_CENTRE)][];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = rows.vector(random.nextInt(rows.size()));
        }
        float[] first = new float[count * width];
        for (int i = 0; i < count; i++) {
            System.arraycopy(sample[i], 0, first, i * width, width);
        }
        Centres centres = new Centres(first, count, width);
        for (int round = 0; round < ROUNDS; round++) {
            centres = centres.moved(sample);
        }
        return centres;
    }

    /** Each at the mean of the vectors that are nearest to it; one without any stays. */
    private Centres moved(float[][] sample) {
        double[] sums = new double[count * width];
        int[] members = new int[count];
        int[] nearest = nearest(i -> sample[i], sample.length);
        for (int row = 0; row < sample.length; row++) {
            members[nearest[row]]++;
            for (int i = 0; i < width; i++) {
                sums[nearest[row] * width + i] += sample[row][i];
            }
        }
        float[] next = centres.clone();
        for (int i = 0; i < next.length; i++) {
            if (members[i / width] > 0) {
                next[i] = (float) (sums[i] / members[i / width]);
            }
        }
        return new Centres(next, count, width);
    }

    int count() {
        return count;
    }

    /**
     * The centre nearest to a vector of shape (E).
     *
     * @param squares of shape (count), takes the squared distances
     */
    int nearest(float[] vector, float[] squares) {
        Distances.squared(vector, centres, count, squares);
        int nearest = 0;
        for (int i = 1; i < count; i++) {
            if (squares[i] < squares[nearest]) {
                nearest = i;
            }
        }
        return nearest;
    }

    /**
     * The centres nearest to many vectors. As |x − c|² = |x|² + |c|² − 2 x·c, products of matrices
     * tell, which take a fraction of the time of as many distances.
     *
     * @param vectors of shape (E)
     */
    int[] nearest(IntFunction<float[]> vectors, int size) {
        float[] squares = new float[count];
        Distances.squared(new float[width], centres, count, squares);
        Matrix each = new Matrix(0, 0).view(centres, 0, count, width);
        float[] block = new float[TOGETHER * width];
        float[] products = new float[TOGETHER * count];
        int[] nearest = new int[size];
        for (int from = 0; from < size; from += TOGETHER) {
            int rows = Math.min(TOGETHER, size - from);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(vectors.apply(from + row), 0, block, row * width, width);
            }
            Matrix.multiplyTransposedRight(
                    new Matrix(0, 0).view(block, 0, rows, width),
                    each,
                    new Matrix(0, 0).view(products, 0, rows, count));
            for (int row = 0; row < rows; row++) {
                nearest[from + row] = nearest(squares, products, row * count);
            }
        }
        return nearest;
    }

    private static int nearest(float[] squares, float[] products, int from) {
        int nearest = 0;
        float min = Float.POSITIVE_INFINITY;
        for (int i = 0; i < squares.length; i++) {
            float square = squares[i] - 2 * products[from + i];
            if (square < min) {
                min = square;
                nearest = i;
            }
        }
        return nearest;
    }

    /**
     * All centres, the nearest to a vector first.
     *
     * @param centres their numbers
     * @param distances how far each is, Euclidean
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Order(int[] centres, float[] distances) {}

    /** All centres, the nearest to a vector of shape (E) first. */
    Order order(float[] vector) {
        float[] squares = new float[count];
        Distances.squared(vector, centres, count, squares);
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) { // bits of positive floats are ordered as they are
            keys[i] = (long) Float.floatToRawIntBits(squares[i]) << 32 | i;
        }
        Arrays.sort(keys);
        int[] order = new int[count];
        float[] distances = new float[count];
        for (int i = 0; i < count; i++) {
            order[i] = (int) keys[i];
            distances[i] = (float) Math.sqrt(squares[order[i]]);
        }
        return new Order(order, distances);
    }

    long bytes() {
        return 4L * centres.length;
    }
}
