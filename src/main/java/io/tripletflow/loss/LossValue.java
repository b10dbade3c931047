package io.tripletflow.loss;

/**
 * A loss after reduction.
 *
 * @param loss 0 where there is no triplet
 * @param active number of triplets whose own loss is above zero (or NaN)
 */
public record LossValue(double loss, int active) {}
