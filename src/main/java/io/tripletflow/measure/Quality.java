package io.tripletflow.measure;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well labels are found among nearest neighbours (euclidean; of equally near ones the lowest
 * row comes first). With rel(i) = 1 if a query's i-th neighbour carries its label and else 0, and R
 * = the number of rows of the gallery that carry it (the query itself not counted):
 *
 * <pre>
 * recall@k    = 1 if rel(i) = 1 for some i ≤ k, else 0
 * R-precision = 1/R · Σ_{i ≤ R} rel(i)
 * MAP@R       = 1/R · Σ_{i ≤ R} rel(i) · P(i),   P(i) = 1/i · Σ_{j ≤ i} rel(j)
 * </pre>
 *
 * each averaged over the queries. MAP@R ≤ R-precision, and both equal recall@1 where R = 1. A query
 * with R = 0 counts as 0 in all of them; pytorch-metric-learning leaves such queries out.
 *
 * <p>Neighbours are exact. Time O(queries · gallery · width) at the speed of a matrix product, and
 * for MAP@R a sort of about R candidates for each query; memory beside the arguments linear in the
 * rows.
 *
 * @param queries how many
 * @param unmatched how many of them have R = 0
 * @param recallAt recall@k by k, ascending; in [0, 1], NaN without a query
 * @param mapAtR in [0, 1], NaN without a query
 * @param rPrecision in [0, 1], NaN without a query
 * @see <a href="https://arxiv.org/abs/2003.08505">Musgrave, Belongie, Lim 2020, A Metric Learning
 *     Reality Check, section 3.2</a>
 */
public record Quality(
        int queries,
        int unmatched,
        SortedMap<Integer, Double> recallAt,
        double mapAtR,
        double rPrecision) {

    public Quality {
        recallAt = Collections.unmodifiableSortedMap(new TreeMap<>(recallAt));
    }

    /**
     * Measures one search.
     *
     * @param ks for which recall@k is wanted, each at least 1
     * @throws IllegalArgumentException if a k is below 1
     */
    public static Quality of(Search search, int... ks) {
        for (int k : ks) {
            if (k < 1) {
                throw new IllegalArgumentException("k must be positive but was " + k);
            }
        }
        return new Tally(search, ks).quality();
    }

    /**
     * recall@k of a {@code k} that was asked for.
     *
     * @throws IllegalArgumentException if that k was not measured
     */
    public double recallAt(int k) {
        Double recall = recallAt.get(k);
        if (recall == null) {
            throw new IllegalArgumentException(
                    "recall@%d was not measured, only k = %s".formatted(k, recallAt.keySet()));
        }
        return recall;
    }

    /** The same with so many more queries that found nothing. */
    public Quality withMisses(int more) {
        if (more == 0) {
            return this;
        }
        double share = queries / ((double) queries + more);
        SortedMap<Integer, Double> recalls = new TreeMap<>();
        recallAt.forEach((k, recall) -> recalls.put(k, shrunk(recall, share)));
        return new Quality(
                queries + more,
                unmatched,
                recalls,
                shrunk(mapAtR, share),
                shrunk(rPrecision, share));
    }

    private static double shrunk(double mean, double share) {
        return share == 0 ? 0 : mean * share;
    }

    /** Sums over the queries. */
    private static final class Tally implements NearestRows.Sink {

        private final Search search;
        private final int[] ks;
        private final int[] relevant;
        private final int[] hits;
        private double mapAtR;
        private double rPrecision;

        Tally(Search search, int[] ks) {
            this.search = search;
            this.ks = Arrays.stream(ks).sorted().distinct().toArray();
            hits = new int[this.ks.length];
            relevant = relevant(search);
        }

        Quality quality() {
            int largest = ks.length == 0 ? 1 : ks[ks.length - 1];
            int[] counts = Arrays.stream(relevant).map(r -> Math.max(r, largest)).toArray();
            new NearestRows(search).find(counts, this);
            int queries = relevant.length;
            SortedMap<Integer, Double> recalls = new TreeMap<>();
            for (int i = 0; i < ks.length; i++) {
                recalls.put(ks[i], (double) hits[i] / queries);
            }
            int unmatched = (int) Arrays.stream(relevant).filter(r -> r == 0).count();
            return new Quality(queries, unmatched, recalls, mapAtR / queries, rPrecision / queries);
        }

        @Override
        public void accept(int query, int[] rows, int count) {
            int label = search.queries().labels()[query];
            int[] labels = search.gallery().labels();
            int r = relevant[query];
            int found = 0;
            int nearestHit = Integer.MAX_VALUE;
            double precisions = 0;
            for (int i = 0; i < count; i++) {
                if (labels[rows[i]] == label) {
                    nearestHit = Math.min(nearestHit, i + 1);
                    if (i < r) {
                        found++;
                        precisions += found / (i + 1.0);
                    }
                }
            }
            for (int i = 0; i < ks.length; i++) {
                if (nearestHit <= ks[i]) {
                    hits[i]++;
                }
            }
            if (r > 0) {
                mapAtR += precisions / r;
                rPrecision += (double) found / r;
            }
        }

        private static int[] relevant(Search search) {
            Map<Integer, Integer> counts = new HashMap<>();
            for (int label : search.gallery().labels()) {
                counts.merge(label, 1, Integer::sum);
            }
            int[] labels = search.queries().labels();
            int[] relevant = new int[labels.length];
            for (int q = 0; q < relevant.length; q++) {
                relevant[q] = counts.getOrDefault(labels[q], 0) - (search.own(q) < 0 ? 0 : 1);
            }
            return relevant;
        }
    }
}
