package io.tripletflow.mining;

import io.tripletflow.distance.Distance;
import java.util.Random;

/** Steps for tests. */
public final class TestPairs {

    private TestPairs() {}

    /** Pairs of given distances (rows, rows), related by label. */
    public static Pairs of(Distance distance, float[] distances, int[] labels) {
        Pairs pairs = new Pairs(distance);
        pairs.reset(labels.length, 4);
        System.arraycopy(distances, 0, pairs.distances(), 0, labels.length * labels.length);
        pairs.relations().byLabel(labels, labels.length);
        return pairs;
    }

    public static Pairs euclidean(float[] distances, int... labels) {
        return of(Distance.EUCLIDEAN, distances, labels);
    }

    /** Random rows of unit length, as embeddings are. */
    public static float[] unitRows(long seed, int rows, int width) {
        Random random = new Random(seed);
        float[] x = new float[rows * width];
        for (int i = 0; i < rows; i++) {
            double square = 0;
            for (int k = 0; k < width; k++) {
                x[i * width + k] = (float) random.nextGaussian();
                square += (double) x[i * width + k] * x[i * width + k];
            }
            for (int k = 0; k < width; k++) {
                x[i * width + k] /= (float) Math.sqrt(square);
            }
        }
        return x;
    }

    /** Labels from 0 to classes − 1. */
    public static int[] labels(long seed, int rows, int classes) {
        return new Random(~seed).ints(rows, 0, classes).toArray();
    }

    /** Random unit rows with random labels. */
    public static Pairs random(Distance distance, long seed, int rows, int width, int classes) {
        Pairs pairs = new Pairs(distance);
        pairs.compute(unitRows(seed, rows, width), labels(seed, rows, classes), rows, width);
        return pairs;
    }
}
