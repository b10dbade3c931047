package io.tripletflow.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What counting recommends, for comparison with what is learned. With n(i) the visits of item i and
 * n(i, j) the visitors who saw both:
 *
 * <pre>
 * popularity  score(i) = n(i)
 * item cosine score(i) = Σ over the items j of the history of n(i, j) / √(n(i) · n(j)),  j ≠ i
 * </pre>
 *
 * <p>Memory is linear in the pairs of items that some visitor saw both of.
 *
 * @see <a href="https://doi.org/10.1145/963770.963776">Deshpande, Karypis 2004, Item-based top-N
 *     recommendation</a>
 */
public final class ItemCounts {

    private final int[] visits;

    /** By item, how many visitors saw it and another item. */
    private final Map<Integer, Map<Integer, Integer>> together = new HashMap<>();

    /**
     * @param items how many there are, numbered from 0
     */
    public ItemCounts(int items) {
        visits = new int[items];
    }

    /**
     * Counts one visitor.
     *
     * @param seen items of the visits, in any order, with repetitions
     */
    public void add(int[] seen) {
        for (int item : seen) {
            visits[item]++;
        }
        int[] distinct = Arrays.stream(seen).sorted().distinct().toArray();
        for (int a : distinct) {
            for (int b : distinct) {
                if (a != b) {
                    together.computeIfAbsent(a, any -> new HashMap<>()).merge(b, 1, Integer::sum);
                }
            }
        }
    }

    /** Visits of an item. */
    public int visits(int item) {
        return visits[item];
    }

    /** Scores of all items by popularity. */
    public double[] popularity() {
        return Arrays.stream(visits).asDoubleStream().toArray();
    }

    /**
     * Scores of all items by item cosine.
     *
     * @param history distinct items
     */
    public double[] cosine(int[] history) {
        double[] scores = new double[visits.length];
        for (int seen : history) {
            together.getOrDefault(seen, Map.of())
                    .forEach(
                            (item, visitors) -> {
                                double size = (double) visits[seen] * visits[item];
                                scores[item] += visitors / Math.sqrt(size);
                            });
        }
        return scores;
    }
}
