package io.tripletflow.mining;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import java.io.Serializable;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which triplets (a, p, n) of a step are learned from: those that a rule chooses, at most so many.
 * A NaN distance reaches the loss and shows there, instead of vanishing here.
 *
 * <p>Where the rule finds T &gt; {@code max} triplets, these are cut in their order into {@code
 * max} equal runs, and run k gives the one at the fraction k/φ (mod 1, φ the golden ratio) of its
 * length: evenly spread over anchors, positives and negatives, and the same at every run.
 *
 * @param rule of the choice
 * @param max triplets of a step, from 1 to 2^26; each takes 12 bytes
 */
public record TripletMiner(MiningRule rule, int max) implements Serializable {

    /** 12 MiB of triplets. */
    public static final int DEFAULT_MAX = 1 << 20;

    public TripletMiner {
        requireNonNull(rule, "rule");
        MiningRule.require(max >= 1 && max <= 1 << 26, "max", "from 1 to 2^26", max);
    }

    /** At most {@link #DEFAULT_MAX} triplets. */
    public static TripletMiner of(MiningRule rule) {
        return new TripletMiner(rule, DEFAULT_MAX);
    }

    /** As it stands in the text of models and snapshots, where the maximum is called most. */
    @Override
    public String toString() {
        return "TripletMiner[rule=" + rule + ", most=" + max + "]";
    }

    /** The distances it is defined for. */
    public Set<Distance> distances() {
        return rule.distances();
    }

    /**
     * Replaces the contents of {@code out} by the triplets of a step. A step without positives or
     * without negatives has none.
     *
     * @param pairs distances and relations of the step, not modified
     * @param random read only by the rules that draw
     * @throws IllegalArgumentException if the rule is not defined for the distance, or distances
     *     and relations are of different steps
     */
    public void mine(Pairs pairs, RandomGenerator random, Triplets out) {
        pairs.requireFilled();
        if (!distances().contains(pairs.distance())) {
            throw new IllegalArgumentException(
                    "%s is not defined for the distance %s; choose one of %s"
                            .formatted(rule, pairs.distance(), distances()));
        }
        out.begin(max);
        do {
            rule.offer(pairs, random, out);
        } while (out.repeat());
    }
}
