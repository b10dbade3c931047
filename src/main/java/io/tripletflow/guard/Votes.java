package io.tripletflow.guard;

import java.util.Arrays;

/**
 * Whether the nearest gallery row of each query has its label, among the rows of a stretch of time.
 * A query whose label none of these rows has cannot hit and is not counted: new labels are no sign
 * of anything. Buffers are reused.
 */
final class Votes {

    private int[] rows = {};
    private int[] rowsOfLabel = {};
    private boolean[] hits = {};
    private double[] chances = {};

    /** Gallery rows whose time is in [from, until). */
    void count(Scores scores, float[] similarities, long from, long until) {
        int queries = scores.queries();
        int gallery = scores.gallery();
        ensureCapacity(scores);
        Arrays.fill(rowsOfLabel, 0);
        int size = 0;
        for (int g = 0; g < gallery; g++) {
            if (scores.times()[g] >= from && scores.times()[g] < until) {
                rows[size++] = g;
                rowsOfLabel[scores.labels()[queries + g]]++;
            }
        }
        for (int q = 0; q < queries; q++) {
            int own = rowsOfLabel[scores.labels()[q]];
            chances[q] = own == 0 ? -1 : (double) own / size;
            if (own > 0) {
                int nearest = nearest(similarities, q * gallery, size);
                hits[q] = scores.labels()[queries + nearest] == scores.labels()[q];
            }
        }
    }

    private int nearest(float[] similarities, int from, int size) {
        int nearest = rows[0];
        for (int i = 1; i < size; i++) {
            if (similarities[from + rows[i]] > similarities[from + nearest]) {
                nearest = rows[i];
            }
        }
        return nearest;
    }

    boolean counts(int query) {
        return chances[query] >= 0;
    }

    boolean hit(int query) {
        return hits[query];
    }

    double chance(int query) {
        return chances[query];
    }

    void addTo(Skill skill, int queries) {
        for (int q = 0; q < queries; q++) {
            if (counts(q)) {
                skill.add(hits[q], chances[q]);
            }
        }
    }

    private void ensureCapacity(Scores scores) {
        int labels = 0;
        for (int label : scores.labels()) {
            labels = Math.max(labels, label + 1);
        }
        if (rowsOfLabel.length < labels) {
            rowsOfLabel = new int[labels];
        }
        if (rows.length < scores.gallery()) {
            rows = new int[scores.gallery()];
        }
        if (hits.length < scores.queries()) {
            hits = new boolean[scores.queries()];
            chances = new double[scores.queries()];
        }
    }
}
