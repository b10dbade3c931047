package io.tripletflow.measure;

/**
 * How well labels are found again by another source, such as another camera: re-identification.
 * Rows of the query's own label count only where their source is known and another than the
 * query's; the others of its label, itself among them, are ignored, neither right nor wrong.
 * Neighbours are ordered as in {@link Quality}. Two rules say which rows of other labels are wrong:
 *
 * <ul>
 *   <li>Market-1501: all, whatever their source. A space in which cameras lie apart fails here.
 *   <li>Among other sources: those whose source is known and another than the query's. The query's
 *       own camera is not searched at all.
 * </ul>
 *
 * With r(1) &lt; … &lt; r(M) the places, counted from 1, of the M rows that are right:
 *
 * <pre>
 * rank-1            = 1 if r(1) = 1, else 0
 * average precision = 1/M · Σ_{m ≤ M} m / r(m)
 * </pre>
 *
 * each averaged over the queries with M &gt; 0; those with M = 0 do not count.
 *
 * @param queries how many count
 * @param unmatched how many do not
 * @param market by the first rule
 * @param amongOthers by the second
 * @see <a href="https://doi.org/10.1109/ICCV.2015.133">Zheng and others 2015, Scalable Person
 *     Re-identification: A Benchmark, section 3.2</a>
 */
public record AcrossSources(int queries, int unmatched, Means market, Means amongOthers) {

    /**
     * Means over the queries.
     *
     * @param rankOne in [0, 1], NaN without a query
     * @param map mean of the average precisions, in [0, 1], NaN without a query
     */
    public record Means(double rankOne, double map) {

        private Means withMisses(int queries, int more) {
            double share = queries / ((double) queries + more);
            return queries == 0 ? new Means(0, 0) : new Means(rankOne * share, map * share);
        }
    }

    /**
     * Measures one search.
     *
     * @param querySources number of each query's source; negative where it is unknown
     * @param gallerySources the same of each gallery row, by the same numbers
     * @throws IllegalArgumentException if there are not as many numbers as rows
     */
    public static AcrossSources of(Search search, int[] querySources, int[] gallerySources) {
        requireLength("querySources", querySources, search.queries().count());
        requireLength("gallerySources", gallerySources, search.gallery().count());
        return new PlacesAcrossSources(search, querySources, gallerySources).tally();
    }

    /** The same with so many more queries that found nothing. */
    public AcrossSources withMisses(int more) {
        if (more == 0) {
            return this;
        }
        return new AcrossSources(
                queries + more,
                unmatched,
                market.withMisses(queries, more),
                amongOthers.withMisses(queries, more));
    }

    private static void requireLength(String name, int[] sources, int rows) {
        if (sources.length != rows) {
            throw new IllegalArgumentException(
                    "%s must have one number for each of %d rows but has %d"
                            .formatted(name, rows, sources.length));
        }
    }
}
