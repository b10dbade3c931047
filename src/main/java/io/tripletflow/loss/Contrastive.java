package io.tripletflow.loss;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.Set;

/**
 * Positives nearer than one margin, negatives farther than another (<a
 * href="https://doi.org/10.1109/CVPR.2006.100">Hadsell, Chopra, LeCun 2006</a>). With h the excess
 * of a pair,
 *
 * <pre>
 * positive: h = max(0, d − positiveMargin)     negative: h = max(0, negativeMargin − d)
 * L = reduce over positive pairs of h^q + reduce over negative pairs of h^q
 * with q = 2 if squared, else 1
 * ∂/∂d = ± q h^(q−1)
 * </pre>
 *
 * <p>The terms are the pairs; positives and negatives are reduced apart, so that the few positives
 * count as much as the many negatives. With {@link Reduction#MEAN_OF_ACTIVE} and q = 1 it is
 * ContrastiveLoss of pytorch-metric-learning (the paper's terms carry a factor ½).
 *
 * @param positiveMargin in the units of the distances, finite and not negative
 * @param negativeMargin in the units of the distances, finite and not negative
 * @param squared the paper's square, which lets go of a pair gently
 * @param reduction of the pairs' losses, for each of the two kinds
 */
public record Contrastive(
        float positiveMargin, float negativeMargin, boolean squared, Reduction reduction)
        implements Loss {

    public Contrastive {
        Evaluation.range("positive-margin", positiveMargin, 0, Float.MAX_VALUE);
        Evaluation.range("negative-margin", negativeMargin, 0, Float.MAX_VALUE);
        requireNonNull(reduction, "reduction");
    }

    /** The paper's square, margins 0 and 1, mean of the active pairs. */
    public static Contrastive defaults() {
        return new Contrastive(0, 1, true, Reduction.MEAN_OF_ACTIVE);
    }

    @Override
    public void evaluate(
            Pairs pairs,
            Triplets triplets,
            float[] weights,
            float[] coefficients,
            LossValue value) {
        Evaluation.begin(this, pairs, weights, coefficients);
        if (!pairs.relations().hasBoth()) {
            value.set(0, 0, 0);
            return;
        }
        int rows = pairs.rows();
        float[] distances = pairs.distances();
        byte[] relations = pairs.relations().values();
        double positiveSum = 0;
        double negativeSum = 0;
        int positives = 0;
        int negatives = 0;
        int positivesActive = 0;
        int negativesActive = 0;
        for (int a = 0; a < rows; a++) {
            float weight = Evaluation.weight(weights, a);
            for (int i = a * rows; i < (a + 1) * rows; i++) {
                if (relations[i] == Relations.POSITIVE) {
                    positives++;
                    double excess = (double) distances[i] - positiveMargin;
                    if (!(excess <= 0)) {
                        positivesActive++;
                        positiveSum += weight * (squared ? excess * excess : excess);
                        coefficients[i] = (float) (weight * (squared ? 2 * excess : 1));
                    }
                } else if (relations[i] == Relations.NEGATIVE) {
                    negatives++;
                    double excess = (double) negativeMargin - distances[i];
                    if (!(excess <= 0)) {
                        negativesActive++;
                        negativeSum += weight * (squared ? excess * excess : excess);
                        coefficients[i] = (float) (-weight * (squared ? 2 * excess : 1));
                    }
                }
            }
        }
        Evaluation.endApart(
                reduction,
                positiveSum,
                positivesActive,
                positives,
                negativeSum,
                negativesActive,
                negatives,
                pairs,
                coefficients,
                value);
    }

    @Override
    public Set<Distance> distances() {
        return ALL_DISTANCES;
    }
}
