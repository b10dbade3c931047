package io.tripletflow.loss;

import io.tripletflow.distance.Distance;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Triplets;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A loss on the distances of one step's rows, and its derivative by each of them. What a row's
 * gradient is follows by {@link Distance#backward}.
 *
 * <p>Every form keeps the same promises: inputs are not modified; a step without a positive pair or
 * without a negative pair gives zero and a zero derivative; a NaN among the distances of its pairs
 * gives a NaN loss; exponentials do not overflow; the same inputs give the same bits; nothing is
 * allocated.
 *
 * <p>Each form is a record, which refuses parameters outside their ranges and has its usual ones as
 * {@code defaults()}. The job's table of kinds closes the choice.
 */
public interface Loss extends Serializable {

    /** Every distance. */
    Set<Distance> ALL_DISTANCES = Collections.unmodifiableSet(EnumSet.allOf(Distance.class));

    /**
     * The loss and its derivative.
     *
     * @param pairs distances and relations of the step, B rows; not modified
     * @param triplets rows of the step; read only by a loss that is {@link #onTriplets}
     * @param weights at least (B), the weight of a row's terms where it is the anchor, finite and
     *     not negative; {@code null} weighs every row 1. A reduction divides by numbers of terms,
     *     not by weights, as ClassWeightedReducer of pytorch-metric-learning does
     * @param coefficients at least (B, B), overwritten with ∂loss/∂distances, ordered pair by
     *     ordered pair; zero for pairs that the loss does not use
     * @param value overwritten with the loss
     */
    void evaluate(
            Pairs pairs, Triplets triplets, float[] weights, float[] coefficients, LossValue value);

    /** The same as a new value. */
    default LossValue evaluate(
            Pairs pairs, Triplets triplets, float[] weights, float[] coefficients) {
        LossValue value = new LossValue();
        evaluate(pairs, triplets, weights, coefficients, value);
        return value;
    }

    /** Whether it is made of mined triplets; else of all pairs of the relations. */
    default boolean onTriplets() {
        return false;
    }

    /** How the losses of its terms become one number. */
    Reduction reduction();

    /** The distances it is defined for. */
    Set<Distance> distances();

    /** Whether the anchors are proxies, one learned row per label. */
    default boolean proxies() {
        return false;
    }
}
