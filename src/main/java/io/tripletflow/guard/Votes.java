package io.tripletflow.guard;

/**
 * Whether the nearest gallery row of each query has its label, among the rows of a stretch of time.
 * Similarity −∞ marks a row that a query may not search. A query whose label none of these rows has
 * cannot hit and is not counted: new labels are no sign of anything. Buffers are reused.
 */
final class Votes {

    private int[] rows = {};
    private boolean[] hits = {};
    private double[] chances = {};

    /** Gallery rows whose time is in [from, until). */
    void count(Scores scores, float[] similarities, long from, long until) {
        int queries = scores.queries();
        int gallery = scores.gallery();
        ensureCapacity(scores);
        int size = 0;
        for (int g = 0; g < gallery; g++) {
            if (scores.times()[g] >= from && scores.times()[g] < until) {
                rows[size++] = g;
            }
        }
        for (int q = 0; q < queries; q++) {
            int own = 0;
            int searched = 0;
            for (int i = 0; i < size; i++) {
                if (similarities[q * gallery + rows[i]] != Float.NEGATIVE_INFINITY) {
                    boolean same = scores.labels()[queries + rows[i]] == scores.labels()[q];
                    own += same ? 1 : 0;
                    searched++;
                }
            }
            chances[q] = own == 0 ? -1 : (double) own / searched;
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
        if (rows.length < scores.gallery()) {
            rows = new int[scores.gallery()];
        }
        if (hits.length < scores.queries()) {
            hits = new boolean[scores.queries()];
            chances = new double[scores.queries()];
        }
    }
}
