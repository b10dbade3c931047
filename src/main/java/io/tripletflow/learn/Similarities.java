package io.tripletflow.learn;

import io.tripletflow.matrix.Matrix;

/**
 * Cosines between the first rows of a batch, its queries, and all others, its gallery: (Q, G),
 * row-major, −∞ where a query may not search. Not thread-safe.
 */
final class Similarities {

    private final Matrix queries;
    private final Matrix gallery;
    private final Matrix products = new Matrix(1, 1);
    private float[] values = {};
    private int rows;
    private int columns;

    /** Of embeddings of that width. */
    Similarities(int width) {
        queries = new Matrix(1, width);
        gallery = new Matrix(1, width);
    }

    /**
     * @param embeddings of unit length, (Q + G, E)
     */
    void compute(float[] embeddings, int queryCount, int galleryCount) {
        rows = queryCount;
        columns = galleryCount;
        queries.rows(queryCount).load(embeddings, 0);
        gallery.rows(galleryCount).load(embeddings, queryCount * queries.columns());
        products.shape(queryCount, galleryCount);
        Matrix.multiplyTransposedRight(queries, gallery, products);
        if (values.length < queryCount * galleryCount) {
            values = new float[queryCount * galleryCount];
        }
        products.store(values, 0);
    }

    /** A query may not search rows that have its own number, one for each of the (Q + G) rows. */
    void mask(int[] numbers) {
        for (int q = 0; q < rows; q++) {
            for (int g = 0; g < columns; g++) {
                if (numbers[q] == numbers[rows + g]) {
                    values[q * columns + g] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /** Takes the place of these: share · these + (1 − share) · others. */
    void blend(Similarities others, double share) {
        float mine = (float) share;
        float theirs = (float) (1 - share);
        for (int i = 0; i < rows * columns; i++) {
            values[i] = blended(values[i], others.values[i], mine, theirs);
        }
    }

    /** Number of the gallery row nearest to a query by a blend with others; −1 if it has none. */
    int nearest(int query, Similarities others, double share) {
        float mine = (float) share;
        float theirs = (float) (1 - share);
        int nearest = -1;
        float best = Float.NEGATIVE_INFINITY;
        for (int g = 0, i = query * columns; g < columns; g++, i++) {
            float similarity = blended(values[i], others.values[i], mine, theirs);
            if (similarity > best) {
                best = similarity;
                nearest = g;
            }
        }
        return nearest;
    }

    /** No share of a row that may not be searched makes it one that may. */
    private static float blended(float value, float other, float mine, float theirs) {
        return value == Float.NEGATIVE_INFINITY ? value : mine * value + theirs * other;
    }

    /** Number of the gallery row nearest to a query; −1 if it may search none. */
    int nearest(int query) {
        int nearest = -1;
        float best = Float.NEGATIVE_INFINITY;
        for (int g = 0, i = query * columns; g < columns; g++, i++) {
            if (values[i] > best) {
                best = values[i];
                nearest = g;
            }
        }
        return nearest;
    }

    int queries() {
        return rows;
    }

    /** (Q, G) at least; live. */
    float[] values() {
        return values;
    }
}
