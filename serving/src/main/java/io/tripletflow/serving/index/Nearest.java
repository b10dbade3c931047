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

    /** Distance that a row must lie within to be among the best; infinite while they are few. */
    double worstDistance() {
        return isShort() ? Double.POSITIVE_INFINITY : worstFirst.peek().distance();
    }

    /** Whether a row at that squared distance can be among the best. */
    boolean mayTake(float squared) {
        return question.popularity() != 0 || isShort() || squared <= worstFirst.peek().score();
    }

    /** Takes in a live row that the question accepts. */
    void offer(Item item, float squared) {
        double score = squared - bonus(item);
        if (!isShort() && score > worstFirst.peek().score()) {
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

    /** Whether there are fewer than k. */
    boolean isShort() {
        return worstFirst.size() < question.k();
    }

    /** Nearest first. */
    List<Neighbour> sorted() {
        List<Neighbour> all = new ArrayList<>(worstFirst);
        all.sort(Neighbour.NEAREST_FIRST);
        return all;
    }
}
