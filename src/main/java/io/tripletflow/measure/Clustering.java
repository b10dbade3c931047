package io.tripletflow.measure;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well clusters of the rows agree with the labels. Rows are clustered by k-means into as many
 * clusters as there are labels; agreement is the normalised mutual information of clusters Ω and
 * labels C,
 *
 * <pre>
 * NMI = I(Ω; C) / ((H(Ω) + H(C)) / 2)
 * I(Ω; C) = Σ_{ω, c} p(ω, c) · ln(p(ω, c) / (p(ω) p(c))),   H(X) = −Σ_x p(x) ln p(x)
 * </pre>
 *
 * normalised by the arithmetic mean of the entropies, as in Manning, Raghavan, Schütze 2008,
 * Introduction to Information Retrieval, section 16.3, and as scikit-learn does by default. It is 0
 * if clusters say nothing about labels, 1 if they are the same partition (also if both have one
 * part only). Small labels raise it by chance: compare it only between spaces over the same rows.
 *
 * @param clusters number of labels, so of clusters
 * @param nmi in [0, 1]; NaN without a row
 */
public record Clustering(int clusters, double nmi) {

    /**
     * Clusters the rows once; another seed gives a somewhat different figure. Time O(rows · labels
     * · width) for each of at most 100 rounds; memory beside the rows linear in them.
     *
     * @param seed of the k-means++ start
     */
    public static Clustering of(LabelledRows rows, long seed) {
        int labels = (int) Arrays.stream(rows.labels()).distinct().count();
        if (labels == 0) {
            return new Clustering(0, Double.NaN);
        }
        return new Clustering(labels, nmi(KMeans.clusters(rows, labels, seed), rows.labels()));
    }

    /**
     * NMI of two partitions of the same things, symmetric.
     *
     * @param one number of each thing's part
     * @param other number of each thing's part
     * @throws IllegalArgumentException if both differ in length
     */
    public static double nmi(int[] one, int[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(
                    "partitions must be of the same things but are of %d and %d"
                            .formatted(one.length, other.length));
        }
        double n = one.length;
        if (n == 0) {
            return Double.NaN;
        }
        SortedMap<Long, Integer> first = new TreeMap<>();
        SortedMap<Long, Integer> second = new TreeMap<>();
        SortedMap<Long, Integer> both = new TreeMap<>();
        for (int i = 0; i < one.length; i++) {
            first.merge((long) one[i], 1, Integer::sum);
            second.merge((long) other[i], 1, Integer::sum);
            both.merge(pair(one[i], other[i]), 1, Integer::sum);
        }
        double entropies = entropy(first, n) + entropy(second, n);
        if (entropies == 0) {
            return 1;
        }
        double information = entropies - entropy(both, n);
        return Math.min(1, Math.max(0, information / (entropies / 2)));
    }

    private static long pair(int one, int other) {
        return ((long) one << 32) | (other & 0xffffffffL);
    }

    /** I(Ω; C) = H(Ω) + H(C) − H(Ω, C). */
    private static double entropy(SortedMap<Long, Integer> counts, double n) {
        double entropy = 0;
        for (int count : counts.values()) {
            entropy -= count / n * StrictMath.log(count / n);
        }
        return entropy;
    }
}
