package io.tripletflow.mining;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which triplets (a, p, n) of a step are learned from, where (a, p) is a positive pair of its
 * {@link Relations} and (a, n) a negative one. With gap = d(a,n) − d(a,p).
 *
 * <p>Triplets come in the order of (a, p, n), each at most once except those that {@link
 * Kind#DISTANCE_WEIGHTED} draws. Ties go to the lowest row. A NaN distance counts as hardest of
 * all: it reaches the loss and shows there, instead of vanishing here. Nothing is allocated once a
 * learner has seen its largest step.
 *
 * <p>Where a kind finds T &gt; {@code most} triplets, these are cut in their order into {@code
 * most} equal runs, and run k gives the one at the fraction k/φ (mod 1, φ the golden ratio) of its
 * length: evenly spread over anchors, positives and negatives, and the same at every run.
 *
 * @param kind rule of the choice
 * @param margin largest gap of a violating or semi-hard triplet, in the units of the distances,
 *     finite and not negative
 * @param perAnchor triplets that {@link Kind#RANDOM} draws for an anchor, from 1 to 2^20
 * @param cutoff euclidean distance below which {@link Kind#DISTANCE_WEIGHTED} takes a negative for
 *     as near as this, so that the very nearest do not dominate; above 0, below 2
 * @param lossCutoff euclidean distance from which {@link Kind#DISTANCE_WEIGHTED} draws no negative,
 *     since its loss would be zero; above {@code cutoff}, at most 2
 * @param epsilon slack of {@link Kind#MULTI_SIMILARITY} in similarity, from 0 to 2
 * @param angle that {@link Kind#ANGULAR} asks for at the negative, in degrees, above 0, below 90
 * @param most triplets of a step, from 1 to 2^26; each takes 12 bytes
 */
public record TripletMiner(
        Kind kind,
        float margin,
        int perAnchor,
        float cutoff,
        float lossCutoff,
        float epsilon,
        float angle,
        int most)
        implements Serializable {

    /** As in pytorch-metric-learning. */
    public static final int DEFAULT_PER_ANCHOR = 100;

    /** Wu et al. 2017. */
    public static final float DEFAULT_CUTOFF = 0.5f;

    /** Wu et al. 2017. */
    public static final float DEFAULT_LOSS_CUTOFF = 1.4f;

    /** Wang et al. 2019. */
    public static final float DEFAULT_EPSILON = 0.1f;

    /** As in pytorch-metric-learning. */
    public static final float DEFAULT_ANGLE = 20;

    /** 12 MiB of triplets. */
    public static final int DEFAULT_MOST = 1 << 20;

    private static final Set<Distance> ALL_DISTANCES =
            Collections.unmodifiableSet(EnumSet.allOf(Distance.class));

    /**
     * Rules of the choice. The first five and the angular one look at every triplet, O(B³) in the
     * worst case; the others cost O(B²) and their triplets, batch-semi-hard O(B²·positives).
     */
    public enum Kind {
        /** Every triplet. */
        ALL,

        /**
         * gap ≤ margin: with {@link #EASY} every triplet, with a hinge all that have a loss or are
         * at its edge.
         */
        VIOLATING,

        /** gap ≤ 0: the negative is as near as the positive, or nearer. */
        HARD,

        /** 0 &lt; gap ≤ margin: in the right order, but too close. */
        SEMI_HARD,

        /** gap &gt; margin. */
        EASY,

        /**
         * Per anchor its farthest positive and its nearest negative (<a
         * href="https://arxiv.org/abs/1703.07737">Hermans, Beyer, Leibe 2017</a>). The margin is
         * not used.
         */
        BATCH_HARD,

        /**
         * Per anchor and positive the nearest negative that is farther than the positive (<a
         * href="https://arxiv.org/abs/1503.03832">Schroff, Kalenichenko, Philbin 2015</a>); none
         * where no negative is farther. The margin is not used.
         */
        BATCH_SEMI_HARD,

        /** Per anchor {@code perAnchor} different triplets, drawn evenly; all if it has no more. */
        RANDOM,

        /**
         * Per anchor and positive one negative, drawn with a probability inverse to the density of
         * its distance on the sphere, so that all distances are seen alike (<a
         * href="https://arxiv.org/abs/1706.07567">Wu et al. 2017</a>, section 4).
         */
        DISTANCE_WEIGHTED,

        /**
         * Per anchor every pair of a positive with s(a,p) − ε &lt; max s(a,n) and a negative with
         * s(a,n) + ε &gt; min s(a,p) (<a href="https://arxiv.org/abs/1904.06627">Wang et al.
         * 2019</a>, section 4.1).
         */
        MULTI_SIMILARITY,

        /**
         * atan(‖a − p‖ / 2‖n − (a + p)/2‖) above the angle: the negative sees the pair wide, it is
         * near to both (<a href="https://arxiv.org/abs/1708.01682">Wang et al. 2017</a>).
         */
        ANGULAR
    }

    public TripletMiner {
        requireNonNull(kind, "kind");
        if (!(margin >= 0 && margin < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "margin must be finite and not negative but was " + margin);
        }
        require(perAnchor >= 1 && perAnchor <= 1 << 20, "per-anchor", "from 1 to 2^20", perAnchor);
        require(cutoff > 0 && cutoff < 2, "cutoff", "above 0 and below 2", cutoff);
        require(
                lossCutoff > cutoff && lossCutoff <= 2,
                "loss-cutoff",
                "above the cutoff " + cutoff + " and at most 2",
                lossCutoff);
        require(epsilon >= 0 && epsilon <= 2, "epsilon", "from 0 to 2", epsilon);
        require(angle > 0 && angle < 90, "angle", "above 0 and below 90 degrees", angle);
        require(most >= 1 && most <= 1 << 26, "most", "from 1 to 2^26", most);
    }

    /** A miner with this margin and otherwise the defaults. */
    public static TripletMiner of(Kind kind, float margin) {
        return new TripletMiner(
                kind,
                margin,
                DEFAULT_PER_ANCHOR,
                DEFAULT_CUTOFF,
                DEFAULT_LOSS_CUTOFF,
                DEFAULT_EPSILON,
                DEFAULT_ANGLE,
                DEFAULT_MOST);
    }

    /** The distances it is defined for. */
    public Set<Distance> distances() {
        return switch (kind) {
            case DISTANCE_WEIGHTED, MULTI_SIMILARITY, ANGULAR -> Similarity.DISTANCES;
            case ALL, VIOLATING, HARD, SEMI_HARD, EASY, BATCH_HARD, BATCH_SEMI_HARD, RANDOM ->
                    ALL_DISTANCES;
        };
    }

    /**
     * Replaces the contents of {@code out} by the triplets of a step. A step without positives or
     * without negatives has none.
     *
     * @param random read by {@link Kind#RANDOM} and {@link Kind#DISTANCE_WEIGHTED} only
     */
    public void mine(Pairs pairs, RandomGenerator random, Triplets out) {
        pairs.requireFilled();
        if (!distances().contains(pairs.distance())) {
            throw new IllegalArgumentException(
                    "miner %s is not defined for the distance %s; choose one of %s"
                            .formatted(name(kind), name(pairs.distance()), distances()));
        }
        out.begin(most);
        do {
            offer(pairs, random, out);
        } while (out.repeat());
    }

    private void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        switch (kind) {
            case ALL -> Bands.offerAll(pairs, out);
            case VIOLATING -> Bands.offer(pairs, Bands.NONE, margin, out);
            case HARD -> Bands.offer(pairs, Bands.NONE, 0f, out);
            case SEMI_HARD -> Bands.offer(pairs, 0f, margin, out);
            case EASY -> Bands.offer(pairs, margin, Bands.NONE, out);
            case BATCH_HARD -> Hardest.offer(pairs, out);
            case BATCH_SEMI_HARD -> Hardest.offerSemiHard(pairs, out);
            case RANDOM -> RandomTriplets.offer(pairs, perAnchor, random, out);
            case DISTANCE_WEIGHTED ->
                    DistanceWeighted.offer(pairs, cutoff, lossCutoff, random, out);
            case MULTI_SIMILARITY -> MultiSimilarityPairs.offer(pairs, epsilon, out);
            case ANGULAR -> Angles.offer(pairs, angle, out);
        }
    }

    private static void require(boolean met, String name, String rule, Number value) {
        if (!met) {
            throw new IllegalArgumentException(
                    "%s of the miner must be %s but was %s".formatted(name, rule, value));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
