package io.tripletflow.loss;

import static io.tripletflow.argument.Arguments.requireNotNegative;
import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Triplets;
import java.util.Set;

/**
 * Loss on the gap between the distances of an anchor to its positive and to its negative. Its terms
 * are the triplets.
 *
 * @param kind form of the loss of one triplet
 * @param margin in the units of the distances, finite and not negative; {@link Kind#SOFT_MARGIN}
 *     does not use it
 * @param swap take d(p,n) for d(a,n) where that is smaller (<a
 *     href="https://doi.org/10.5244/C.30.119">Balntas et al. 2016</a>)
 * @param reduction of the triplets' losses to one number
 */
public record TripletLoss(Kind kind, float margin, boolean swap, Reduction reduction)
        implements Loss {

    /** Loss of one triplet. */
    public enum Kind {
        /**
         * max(0, d(a,p) − d(a,n) + margin) (<a href="https://arxiv.org/abs/1503.03832">Schroff,
         * Kalenichenko, Philbin 2015</a>), gradient 0 at the kink.
         */
        MARGIN,

        /**
         * log(1 + exp(d(a,p) − d(a,n))) (<a href="https://arxiv.org/abs/1703.07737">Hermans, Beyer,
         * Leibe 2017</a>).
         */
        SOFT_MARGIN
    }

    public TripletLoss {
        requireNonNull(kind, "kind");
        requireNonNull(reduction, "reduction");
        requireNotNegative("margin", margin);
    }

    /** A hinge of margin 0.2, for unit rows at the euclidean distance. */
    public static TripletLoss defaults() {
        return new TripletLoss(Kind.MARGIN, 0.2f, false, Reduction.MEAN);
    }

    /**
     * {@inheritDoc} Only entries (a, p), (a, n) and, with swap, (p, n) of triplets are not zero.
     */
    @Override
    public void evaluate(
            Pairs pairs,
            Triplets triplets,
            float[] weights,
            float[] coefficients,
            LossValue value) {
        Evaluation.begin(this, pairs, weights, coefficients);
        int rows = pairs.rows();
        float[] distances = pairs.distances();
        double sum = 0;
        int active = 0;
        for (int t = 0; t < triplets.size(); t++) {
            int anchor = triplets.anchor(t);
            int positive = anchor * rows + triplets.positive(t);
            int negative = anchor * rows + triplets.negative(t);
            if (swap) {
                int swapped = triplets.positive(t) * rows + triplets.negative(t);
                negative = distances[swapped] < distances[negative] ? swapped : negative;
            }
            double excess = (double) distances[positive] - distances[negative];
            double loss;
            float slope;
            if (kind == Kind.MARGIN) {
                loss = excess + margin;
                slope = 1f;
            } else {
                double tail = Math.exp(-Math.abs(excess));
                loss = Math.max(excess, 0) + LogSumExp.logOnePlus(tail);
                slope = (float) ((excess < 0 ? tail : 1) / (1 + tail));
            }
            if (loss <= 0) {
                continue;
            }
            float weight = Evaluation.weight(weights, anchor);
            sum += weight * loss;
            active++;
            coefficients[positive] += weight * slope;
            coefficients[negative] -= weight * slope;
        }
        Evaluation.end(reduction, sum, active, triplets.size(), coefficients, rows, value);
    }

    @Override
    public boolean onTriplets() {
        return true;
    }

    @Override
    public Set<Distance> distances() {
        return ALL_DISTANCES;
    }
}
