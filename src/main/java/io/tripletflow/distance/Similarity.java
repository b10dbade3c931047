package io.tripletflow.distance;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The similarity that belongs to a distance between rows of unit length, and its slope. For those
 * rows cosine distance is 1 − x·y and ‖x − y‖² is 2 − 2x·y, so that all three give the same s =
 * x·y:
 *
 * <ul>
 *   <li>cosine: s = 1 − d, ds/dd = −1
 *   <li>euclidean: s = 1 − d²/2, ds/dd = −d, which takes the place of the distance's own gradient
 *       where that is undefined: both ends of ds/dx = −d · (x − y)/d vanish at d = 0
 *   <li>squared euclidean: s = 1 − d/2, ds/dd = −1/2
 * </ul>
 *
 * <p>Each is a polynomial of d, evaluated in double and without a branch.
 */
public final class Similarity {

    /** The distances that have one. Manhattan has none: it does not know the angle. */
    public static final Set<Distance> DISTANCES =
            Collections.unmodifiableSet(
                    EnumSet.of(Distance.EUCLIDEAN, Distance.SQUARED_EUCLIDEAN, Distance.COSINE));

    /** −d of any distance, with slope −1: what is near is similar, in the distance's own units. */
    public static final Similarity NEGATED = new Similarity(0, -1, 0);

    private static final Similarity COSINE = new Similarity(1, -1, 0);
    private static final Similarity EUCLIDEAN = new Similarity(1, 0, -0.5);
    private static final Similarity SQUARED_EUCLIDEAN = new Similarity(1, -0.5, 0);

    private final double offset;
    private final double linear;
    private final double quadratic;

    private Similarity(double offset, double linear, double quadratic) {
        this.offset = offset;
        this.linear = linear;
        this.quadratic = quadratic;
    }

    /**
     * x·y for unit rows at this distance.
     *
     * @throws IllegalArgumentException if that distance has none
     */
    public static Similarity of(Distance distance) {
        return switch (distance) {
            case COSINE -> COSINE;
            case EUCLIDEAN -> EUCLIDEAN;
            case SQUARED_EUCLIDEAN -> SQUARED_EUCLIDEAN;
            case MANHATTAN ->
                    throw new IllegalArgumentException(
                            "the manhattan distance has no similarity; choose one of " + DISTANCES);
        };
    }

    /** s(d). */
    public double of(double d) {
        return offset + d * (linear + d * quadratic);
    }

    /** ds/dd. */
    public double slope(double d) {
        return linear + 2 * d * quadratic;
    }

    /** ‖x − y‖² = 2(1 − s) of unit rows, without the rounding of s near 1. */
    public double squaredEuclidean(double d) {
        return -2 * d * (linear + d * quadratic);
    }
}
