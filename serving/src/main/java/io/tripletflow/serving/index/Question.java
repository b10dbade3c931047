package io.tripletflow.serving.index;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is asked of a generation.
 *
 * @param vector shape (E); not modified
 * @param k most answers, positive
 * @param tower of the answers; empty for any
 * @param excluded names of entities that are no answers
 * @param accept what else may be an answer; null for all, which is faster
 * @param popularity weight of an answer's popularity, added to its similarity; 0 for none
 */
public record Question(
        float[] vector,
        int k,
        Optional<String> tower,
        Set<String> excluded,
        Predicate<Item> accept,
        double popularity) {

    public Question {
        if (k < 1) {
            throw new IllegalArgumentException("k must be positive but was " + k);
        }
    }

    /** The nearest of all. */
    public Question(float[] vector, int k) {
        this(vector, k, Optional.empty(), Set.of(), null, 0);
    }

    boolean accepts(Item item) {
        return (accept == null || accept.test(item)) && !excluded.contains(item.entity());
    }
}
