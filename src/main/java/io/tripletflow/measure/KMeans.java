package io.tripletflow.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lloyd's iteration from a k-means++ start: centres are drawn one by one, each row with a
 * probability in proportion to its squared distance from the nearest centre drawn before (Arthur,
 * Vassilvitskii 2007). A function of the rows and the seed alone. A cluster that loses its last row
 * keeps its centre. Time O(rows · k · width) a round; memory beside the rows O(k · width + rows).
 */
final class KMeans {

    private static final int MAX_ROUNDS = 100;

    private final LabelledRows rows;
    private final int k;
    private final float[] centres;

    private KMeans(LabelledRows rows, int k) {
        this.rows = rows;
        this.k = k;
        centres = new float[Math.multiplyExact(k, rows.width())];
    }

    /**
     * The cluster of each row, from 0 to k − 1.
     *
     * @param k at most the number of rows
     */
    static int[] clusters(LabelledRows rows, int k, long seed) {
        KMeans means = new KMeans(rows, k);
        means.draw(new SplittableRandom(seed));
        int[] clusters = means.assign();
        for (int round = 1; round < MAX_ROUNDS; round++) {
            means.move(clusters);
            int[] next = means.assign();
            if (Arrays.equals(next, clusters)) {
                break;
            }
            clusters = next;
        }
        return clusters;
    }

    private void draw(SplittableRandom random) {
        int n = rows.count();
        double[] weights = new double[n];
        Arrays.fill(weights, Double.POSITIVE_INFINITY);
        int row = random.nextInt(n);
        for (int c = 0; c < k; c++) {
            System.arraycopy(
                    rows.values(), row * rows.width(), centres, c * rows.width(), rows.width());
            double sum = 0;
            for (int i = 0; i < n; i++) {
                weights[i] = Math.min(weights[i], squaredDistance(i, c));
                sum += weights[i];
            }
            row = sum > 0 ? drawn(weights, random.nextDouble() * sum) : random.nextInt(n);
        }
    }

    private static int drawn(double[] weights, double target) {
        double left = target;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    private double squaredDistance(int row, int centre) {
        int width = rows.width();
        float[] values = rows.values();
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double d = (double) values[row * width + j] - centres[centre * width + j];
            sum += d * d;
        }
        return sum;
    }

    private int[] assign() {
        LabelledRows gallery = new LabelledRows(centres, new int[k], rows.width());
        return new NearestRows(Search.of(rows, gallery)).nearest();
    }

    private void move(int[] clusters) {
        int width = rows.width();
        double[] sums = new double[centres.length];
        int[] counts = new int[k];
        for (int i = 0; i < clusters.length; i++) {
            counts[clusters[i]]++;
            for (int j = 0; j < width; j++) {
                sums[clusters[i] * width + j] += rows.values()[i * width + j];
            }
        }
        for (int c = 0; c < k; c++) {
            for (int j = 0; j < width && counts[c] > 0; j++) {
                centres[c * width + j] = (float) (sums[c * width + j] / counts[c]);
            }
        }
    }
}
