package io.tripletflow.loss;

/**
 * A loss after reduction.
 *
 * @param loss 0 where there is no term
 * @param active number of terms whose own loss is above zero (or NaN)
 * @param terms number of triplets, pairs or anchors that the loss is made of
 */
public record LossValue(double loss, int active, int terms) {

    static final LossValue NOTHING = new LossValue(0, 0, 0);
}
