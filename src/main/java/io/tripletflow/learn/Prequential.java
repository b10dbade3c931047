package io.tripletflow.learn;

import io.tripletflow.matrix.Matrix;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.DataInput;
import java.io.IOException;

/**
 * Recall@1 measured before learning: a query hits if its nearest gallery row, by the angle between
 * embeddings of unit length, has its label. Scores fade: S = hit + α S, N = 1 + α N, recall = S /
 * N.
 *
 * @see <a href="https://doi.org/10.1007/s10994-012-5320-9">Gama, Sebastião, Rodrigues 2013</a>
 */
final class Prequential {

    private final double fading;
    private final Matrix queries;
    private final Matrix gallery;
    private final Matrix products = new Matrix(1, 1);
    private float[] similarities = {};
    private double hits;
    private double weight;

    Prequential(double fading, int width) {
        this.fading = fading;
        queries = new Matrix(1, width);
        gallery = new Matrix(1, width);
    }

    double recall() {
        return weight == 0 ? Double.NaN : hits / weight;
    }

    /**
     * Scores the first {@code queryCount} rows against all others of another entity: an event is
     * never its own neighbour, nor is an earlier one of what it shows.
     *
     * @param entities of the rows, numbered
     * @param towers of the rows: a query then only searches rows of other towers; null for any
     * @return queries scored; one without a row to search is not
     */
    int score(float[] embeddings, int[] labels, int[] entities, int[] towers, int queryCount) {
        int galleryCount = labels.length - queryCount;
        int width = queries.columns();
        queries.rows(queryCount).load(embeddings, 0);
        gallery.rows(galleryCount).load(embeddings, queryCount * width);
        products.shape(queryCount, galleryCount);
        Matrix.multiplyTransposedRight(queries, gallery, products);
        if (similarities.length < queryCount * galleryCount) {
            similarities = new float[queryCount * galleryCount];
        }
        products.store(similarities, 0);
        mask(entities, queryCount);
        if (towers != null) {
            mask(towers, queryCount);
        }
        int scored = 0;
        for (int q = 0; q < queryCount; q++) {
            int nearest = nearest(q, galleryCount);
            if (similarities[q * galleryCount + nearest] == Float.NEGATIVE_INFINITY) {
                continue;
            }
            boolean hit = labels[queryCount + nearest] == labels[q];
            hits = fading * hits + (hit ? 1 : 0);
            weight = fading * weight + 1;
            scored++;
        }
        return scored;
    }

    private int nearest(int query, int galleryCount) {
        int nearest = 0;
        for (int g = 1; g < galleryCount; g++) {
            if (similarities[query * galleryCount + g]
                    > similarities[query * galleryCount + nearest]) {
                nearest = g;
            }
        }
        return nearest;
    }

    /** Rows that have the query's own number are at no distance that could win. */
    private void mask(int[] numbers, int queryCount) {
        int galleryCount = numbers.length - queryCount;
        for (int q = 0; q < queryCount; q++) {
            for (int g = 0; g < galleryCount; g++) {
                if (numbers[q] == numbers[queryCount + g]) {
                    similarities[q * galleryCount + g] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /**
     * Of the last rows scored: queries × gallery, row-major, at least; −∞ where the query may not
     * search. Live.
     */
    float[] similarities() {
        return similarities;
    }

    void write(Tensors out) {
        out.putDouble("hits", hits);
        out.putDouble("weight", weight);
    }

    void read(Tensors in) throws TensorException {
        hits = in.doubleValue("hits");
        weight = in.doubleValue("weight");
    }

    /** Reads the binary format that came before tensors. */
    void read(DataInput in) throws IOException {
        hits = in.readDouble();
        weight = in.readDouble();
    }
}
