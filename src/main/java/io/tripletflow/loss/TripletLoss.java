package io.tripletflow.loss;

import static java.util.Objects.requireNonNull;

import io.tripletflow.mining.Triplets;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Loss on the gap between the distances of an anchor to its positive and to its negative.
 *
 * @param kind form of the loss of one triplet
 * @param margin in the units of the distances, finite and not negative; {@link Kind#SOFT_MARGIN}
 *     does not use it
 * @param swap take d(p,n) for d(a,n) where that is smaller (<a
 *     href="https://doi.org/10.5244/C.30.119">Balntas et al. 2016</a>)
 * @param reduction of the triplets' losses to one number
 */
public record TripletLoss(Kind kind, float margin, boolean swap, Reduction reduction)
        implements Serializable {

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

    /** From the losses of the triplets to one loss. */
    public enum Reduction {
        /** Sum divided by the number of triplets given. */
        MEAN,
        /** Sum. */
        SUM,
        /** Sum divided by the number of triplets whose loss is above zero. */
        MEAN_OF_ACTIVE
    }

    public TripletLoss {
        requireNonNull(kind, "kind");
        requireNonNull(reduction, "reduction");
        if (!(margin >= 0 && margin < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "margin must be finite and not negative but was " + margin);
        }
    }

    /**
     * Loss and its derivative. Without a triplet, or without an active one, both are zero; a NaN
     * distance gives a NaN loss.
     *
     * @param distances (rows, rows), symmetric
     * @param triplets rows of the batch; may be empty
     * @param coefficients (rows, rows), overwritten with ∂loss/∂distances; only entries (a, p), (a,
     *     n) and, with swap, (p, n) of triplets are not zero
     */
    public LossValue evaluate(
            float[] distances, int rows, Triplets triplets, float[] coefficients) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must not be negative but was " + rows);
        }
        requireLength("distances", distances, rows);
        requireLength("coefficients", coefficients, rows);
        int length = rows * rows;
        Arrays.fill(coefficients, 0, length, 0f);
        double sum = 0;
        int active = 0;
        for (int t = 0; t < triplets.size(); t++) {
            int positive = triplets.anchor(t) * rows + triplets.positive(t);
            int negative = triplets.anchor(t) * rows + triplets.negative(t);
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
                loss = Math.max(excess, 0) + logOnePlus(tail);
                slope = (float) ((excess < 0 ? tail : 1) / (1 + tail));
            }
            if (loss <= 0) {
                continue;
            }
            sum += loss;
            active++;
            coefficients[positive] += slope;
            coefficients[negative] -= slope;
        }
        double divisor = divisor(triplets.size(), active);
        scale(coefficients, length, (float) (1 / divisor));
        return new LossValue(sum / divisor, active);
    }

    private double divisor(int triplets, int active) {
        return switch (reduction) {
            case MEAN -> Math.max(1, triplets);
            case SUM -> 1;
            case MEAN_OF_ACTIVE -> Math.max(1, active);
        };
    }

    private static void scale(float[] values, int length, float factor) {
        for (int i = 0; i < length; i++) {
            values[i] *= factor;
        }
    }

    /** log(1 + x) of 0 ≤ x ≤ 1, relative error below 1e-8; Math.log1p is not compiled inline. */
    private static double logOnePlus(double x) {
        return x < 1e-8 ? x : Math.log(1 + x);
    }

    private static void requireLength(String name, float[] array, int rows) {
        if (array.length < (long) rows * rows) {
            throw new IllegalArgumentException(
                    "%s must hold %d x %d numbers but has length %d"
                            .formatted(name, rows, rows, array.length));
        }
    }
}
