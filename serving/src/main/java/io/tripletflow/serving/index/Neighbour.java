package io.tripletflow.serving.index;

import java.util.Comparator;

/**
 * One answer of a search.
 *
 * @param distance Euclidean
 * @param score by which answers are ordered, the smallest first: the squared distance, less what
 *     popularity adds
 */
public record Neighbour(Item item, double distance, double score) {

    /** Nearest first; of equal ones in the order of their names, so that answers repeat. */
    public static final Comparator<Neighbour> NEAREST_FIRST = Neighbour::compare;

    private static int compare(Neighbour a, Neighbour b) {
        int byScore = Double.compare(a.score, b.score);
        return byScore != 0 ? byScore : a.item.entity().compareTo(b.item.entity());
    }
}
