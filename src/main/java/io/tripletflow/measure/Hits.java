package io.tripletflow.measure;

/**
 * How high a recommender lists the one item that is looked for. With p the {@link Place} of that
 * item, counted from 0, in the list for one query:
 *
 * <pre>
 * hit rate@k = 1 if p &lt; k, else 0
 * MRR@k      = 1 / (p + 1) if p &lt; k, else 0
 * NDCG@k     = 1 / log₂(p + 2) if p &lt; k, else 0
 * </pre>
 *
 * each averaged over the queries. One item being relevant, the ideal DCG is 1 and the hit rate
 * equals recall@k.
 *
 * @param k length of the list
 * @param queries how many
 * @param hitRate in [0, 1], NaN without a query
 * @param mrr mean reciprocal rank, in [0, 1], NaN without a query
 * @param ndcg normalised discounted cumulative gain, in [0, 1], NaN without a query
 * @see <a href="https://doi.org/10.1145/582415.582418">Järvelin, Kekäläinen 2002</a>
 */
public record Hits(int k, int queries, double hitRate, double mrr, double ndcg) {

    public Hits {
        if (k < 1) {
            throw new IllegalArgumentException("k must be positive but was " + k);
        }
    }

    /**
     * @param places of the wanted items, one for each query; {@link Double#POSITIVE_INFINITY} where
     *     it was not listed at all
     */
    public static Hits of(double[] places, int k) {
        double hits = 0;
        double reciprocals = 0;
        double gains = 0;
        for (double place : places) {
            if (place < k) {
                hits++;
                reciprocals += 1 / (place + 1);
                gains += Math.log(2) / Math.log(place + 2);
            }
        }
        int queries = places.length;
        return new Hits(k, queries, hits / queries, reciprocals / queries, gains / queries);
    }
}
