package io.tripletflow.learn;

import io.tripletflow.matrix.Matrix;
import java.io.DataInput;
import java.io.DataOutput;
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

    /** Scores the first {@code queryCount} rows against all others. */
    void score(float[] embeddings, int[] labels, int queryCount) {
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
        for (int q = 0; q < queryCount; q++) {
            int nearest = 0;
            for (int g = 1; g < galleryCount; g++) {
                if (similarities[q * galleryCount + g] > similarities[q * galleryCount + nearest]) {
                    nearest = g;
                }
            }
            boolean hit = labels[queryCount + nearest] == labels[q];
            hits = fading * hits + (hit ? 1 : 0);
            weight = fading * weight + 1;
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(hits);
        out.writeDouble(weight);
    }

    void read(DataInput in) throws IOException {
        hits = in.readDouble();
        weight = in.readDouble();
    }
}
