package io.tripletflow.mining;

import io.tripletflow.distance.Distance;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A rule that chooses triplets (a, p, n) of a step, where (a, p) is a positive pair of its {@link
 * Relations} and (a, n) a negative one. Each rule is a record of its own parameters, which refuses
 * values outside their ranges. In the descriptions gap = d(a,n) − d(a,p).
 *
 * <p>Every rule keeps the same promises: triplets come in the order of (a, p, n), each at most once
 * except those that are drawn with replacement; ties go to the lowest row; a NaN distance counts as
 * hardest of all; the pairs are not modified; nothing is allocated once a learner has seen its
 * largest step.
 */
public interface MiningRule extends Serializable {

    /** Every distance. */
    Set<Distance> ALL_DISTANCES = Collections.unmodifiableSet(EnumSet.allOf(Distance.class));

    /**
     * Offers the triplets of a step to {@code out}, the same ones at every call with the same
     * numbers drawn.
     *
     * @param pairs distances and relations of the step, B rows
     * @param random read only by the rules that draw
     * @param out keeps as many as its bound allows
     */
    void offer(Pairs pairs, RandomGenerator random, Triplets out);

    /** The distances that the rule is defined for; all unless it says so. */
    default Set<Distance> distances() {
        return ALL_DISTANCES;
    }

    /** Whether it takes every triplet there is, so that a loss of pairs needs no mining. */
    default boolean takesAll() {
        return false;
    }

    /**
     * @throws IllegalArgumentException unless {@code met}
     */
    static void require(boolean met, String name, String range, Number value) {
        if (!met) {
            throw new IllegalArgumentException(
                    "%s of the miner must be %s but was %s".formatted(name, range, value));
        }
    }
}
