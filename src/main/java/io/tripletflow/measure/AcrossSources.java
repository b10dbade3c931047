package io.tripletflow.measure;

/**
 * How well labels are found again by another source, such as another camera: re-identification.
 * Rows of the query's own label count only where their source is known and another than the
 * query's; the others of its label, itself among them, are ignored, neither right nor wrong. Rows
 * of other labels are wrong whatever their source. Neighbours are ordered as in {@link Quality}.
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
 * @param rankOne in [0, 1], NaN without a query
 * @param map mean of the average precisions, in [0, 1], NaN without a query
 * @see <a href="https://doi.org/10.1109/ICCV.2015.133">Zheng and others 2015, Scalable Person
 *     Re-identification: A Benchmark, section 3.2</a>
 */
public record AcrossSources(int queries, int unmatched, double rankOne, double map) {

    /**
     * Measures one search.
     *
     * @param querySources number of each query's source; negative where it is unknown
     * @param gallerySources the same of each gallery row, by the same numbers
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
        double share = queries / ((double) queries + more);
        return new AcrossSources(
                queries + more,
                unmatched,
                queries == 0 ? 0 : rankOne * share,
                queries == 0 ? 0 : map * share);
    }

    private static void requireLength(String name, int[] sources, int rows) {
        if (sources.length != rows) {
            throw new IllegalArgumentException(
                    "%s must have one number for each of %d rows but has %d"
                            .formatted(name, rows, sources.length));
        }
    }
}
