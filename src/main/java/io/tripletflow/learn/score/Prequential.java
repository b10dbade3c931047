package io.tripletflow.learn.score;

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
public final class Prequential {

    private final double fading;
    private double hits;
    private double weight;

    /**
     * Nothing was scored yet.
     *
     * @param fading α, from 0 to 1: how much of an earlier score is left at the next
     */
    public Prequential(double fading) {
        this.fading = fading;
    }

    /** Recall@1 of the scores so far, the newest counting most; NaN before the first. */
    public double recall() {
        return weight == 0 ? Double.NaN : hits / weight;
    }

    /**
     * Scores the queries.
     *
     * @param labels of the queries, then of the gallery
     * @return queries scored; one without a row to search is not
     */
    public int score(Similarities similarities, int[] labels) {
        int scored = 0;
        for (int q = 0; q < similarities.queries(); q++) {
            int nearest = similarities.nearest(q);
            if (nearest < 0) {
                continue;
            }
            boolean hit = labels[similarities.queries() + nearest] == labels[q];
            hits = fading * hits + (hit ? 1 : 0);
            weight = fading * weight + 1;
            scored++;
        }
        return scored;
    }

    /** Writes all state. */
    public void write(Tensors out) {
        out.putDouble("hits", hits);
        out.putDouble("weight", weight);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TensorException if a number is missing
     */
    public void read(Tensors in) throws TensorException {
        hits = in.doubleValue("hits");
        weight = in.doubleValue("weight");
    }

    /**
     * Reads the binary format that came before tensors.
     *
     * @throws IOException if it ends too early
     */
    public void read(DataInput in) throws IOException {
        hits = in.readDouble();
        weight = in.readDouble();
    }
}
