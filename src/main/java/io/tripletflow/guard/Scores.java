package io.tripletflow.guard;

/**
 * What scoring one batch before learning showed; the arrays are read during the call only.
 *
 * @param learned similarity of each query and gallery row in the learned space, (Q, G) row-major;
 *     −∞ where the query may not search the row, as one of its own entity
 * @param untrained the same in the space of the untrained encoder
 * @param queries Q
 * @param labels numbered from 0: Q of the queries, then G of the gallery
 * @param times event times of the gallery in milliseconds, (G)
 */
public record Scores(float[] learned, float[] untrained, int queries, int[] labels, long[] times) {

    int gallery() {
        return labels.length - queries;
    }
}
