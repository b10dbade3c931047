package io.tripletflow.serving.index;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** The best answers so far, at most k. Not thread-safe. */
final class Nearest {

    private final Question question;
    private final PriorityQueue<Neighbour> worstFirst;

    Nearest(Question question) {
        this.question = question;
        worstFirst = new PriorityQueue<>(Neighbour.NEAREST_FIRST.reversed());
    }

    /** Takes in a live row that the question accepts. */
    void offer(Item item, float[] vector) {
        double squared = Rows.squared(question.vector(), vector);
        double score = squared - bonus(item);
        if (worstFirst.size() == question.k() && score > worstFirst.peek().score()) {
            return;
        }
        worstFirst.add(new Neighbour(item, Math.sqrt(squared), score));
        if (worstFirst.size() > question.k()) {
            worstFirst.remove();
        }
    }

    /** Similarity is 1 − squared / 2 of vectors of unit length. */
    private double bonus(Item item) {
        boolean known = question.popularity() != 0 && !Float.isNaN(item.popularity());
        return known ? 2 * question.popularity() * item.popularity() : 0;
    }

    int count() {
        return worstFirst.size();
    }

    /** Nearest first. */
    List<Neighbour> sorted() {
        List<Neighbour> all = new ArrayList<>(worstFirst);
        all.sort(Neighbour.NEAREST_FIRST);
        return all;
    }
}
