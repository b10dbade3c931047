package io.tripletflow.learn.score;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cosines between the first rows of a batch, its queries, and all others, its gallery: (Q, G),
 * row-major, −∞ where a query may not search. Not thread-safe.
 */
public final class Similarities {

    private final Matrix queries;
    private final Matrix gallery;
    private final Matrix products = new Matrix(1, 1);
    private float[] values = {};
    private int rows;
    private int columns;

    /** Of embeddings of that width. */
    public Similarities(int width) {
        queries = new Matrix(1, width);
        gallery = new Matrix(1, width);
    }

    /**
     * @param embeddings of unit length, (Q + G, E)
     */
    public void compute(float[] embeddings, int queryCount, int galleryCount) {
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
    public void mask(int[] numbers) {
        for (int q = 0; q < rows; q++) {
            for (int g = 0; g < columns; g++) {
                if (numbers[q] == numbers[rows + g]) {
                    values[q * columns + g] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /** Takes the place of these: share · these + (1 − share) · others. */
    public void blend(Similarities others, double share) {
        float mine = (float) share;
        float theirs = (float) (1 - share);
        for (int i = 0; i < rows * columns; i++) {
            values[i] = blended(values[i], others.values[i], mine, theirs);
        }
    }

    /** Numbers of the gallery rows that a query may search, rising. */
    public int[] searched(int query) {
        return IntStream.range(0, columns)
                .filter(g -> values[query * columns + g] != Float.NEGATIVE_INFINITY)
                .toArray();
    }

    /**
     * Places of gallery rows in a query's order by a blend with others, from 0 for the nearest,
     * rising. Of equally near rows the lowest comes first.
     */
    public int[] places(int query, int[] relevant, Similarities others, double share) {
        float mine = (float) share;
        float theirs = (float) (1 - share);
        float[] blend = new float[columns];
        for (int g = 0, i = query * columns; g < columns; g++, i++) {
            blend[g] = blended(values[i], others.values[i], mine, theirs);
        }
        int[] places = new int[relevant.length];
        for (int r = 0; r < places.length; r++) {
            int row = relevant[r];
            for (int g = 0; g < columns; g++) {
                if (blend[g] > blend[row] || (blend[g] == blend[row] && g < row)) {
                    places[r]++;
                }
            }
        }
        Arrays.sort(places);
        return places;
    }

    /** No share of a row that may not be searched makes it one that may. */
    private static float blended(float value, float other, float mine, float theirs) {
        return value == Float.NEGATIVE_INFINITY ? value : mine * value + theirs * other;
    }

    /**
     * Whether the row nearest to a query has its label.
     *
     * @param labels of the queries, then of the gallery
     */
    boolean finds(int query, int[] labels) {
        int nearest = nearest(query);
        return nearest >= 0 && labels[rows + nearest] == labels[query];
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
    public float[] values() {
        return values;
    }
}
