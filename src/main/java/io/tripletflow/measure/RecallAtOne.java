package io.tripletflow.measure;

/**
 * Recall@1: the share of queries whose nearest neighbour (euclidean) carries the query's label. Of
 * several nearest neighbours the lowest row counts. {@link Quality} gives more measures of the same
 * search; this one alone takes less time.
 *
 * <p>Exact: matrix products find the candidates, differences in double decide between them. Time
 * O(queries · gallery · width) at the speed of a matrix product; memory beside the arguments O(rows
 * + block), never a whole distance matrix.
 */
public final class RecallAtOne {

    private RecallAtOne() {}

    /**
     * @return in [0, 1]; NaN without a query, 0 without a gallery
     */
    public static double of(Search search) {
        int[] nearest = new NearestRows(search).nearest();
        int[] queryLabels = search.queries().labels();
        int[] galleryLabels = search.gallery().labels();
        int hits = 0;
        for (int q = 0; q < nearest.length; q++) {
            if (nearest[q] >= 0 && galleryLabels[nearest[q]] == queryLabels[q]) {
                hits++;
            }
        }
        return (double) hits / nearest.length;
    }
}
