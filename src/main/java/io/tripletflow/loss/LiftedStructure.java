package io.tripletflow.loss;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.Set;

/**
 * The lifted structure of <a href="https://arxiv.org/abs/1511.06452">Song et al. 2016</a> in the
 * generalised form of <a href="https://arxiv.org/abs/1703.07737">Hermans, Beyer, Leibe 2017</a>,
 * equation 8 (GeneralizedLiftedStructureLoss of pytorch-metric-learning): every anchor against all
 * its positives and negatives at once,
 *
 * <pre>
 * l(a) = max(0, log Σp exp(d(a,p) − positiveMargin) + log Σn exp(negativeMargin − d(a,n)))
 * ∂l/∂d(a,p) = exp(d(a,p)) / Σp′ exp(d(a,p′)),   ∂l/∂d(a,n) = −exp(−d(a,n)) / Σn′ exp(−d(a,n′))
 * </pre>
 *
 * <p>The terms are the anchors that have a positive and a negative.
 *
 * @param positiveMargin in the units of the distances, finite and not negative
 * @param negativeMargin in the units of the distances, finite and not negative
 * @param reduction of the anchors' losses
 */
public record LiftedStructure(float positiveMargin, float negativeMargin, Reduction reduction)
        implements Loss {

    public LiftedStructure {
        Evaluation.range("positive-margin", positiveMargin, 0, Float.MAX_VALUE);
        Evaluation.range("negative-margin", negativeMargin, 0, Float.MAX_VALUE);
        requireNonNull(reduction, "reduction");
    }

    /** Margins 0 and 1. */
    public static LiftedStructure defaults() {
        return new LiftedStructure(0, 1, Reduction.MEAN);
    }

    @Override
    public void evaluate(
            Pairs pairs,
            Triplets triplets,
            float[] weights,
            float[] coefficients,
            LossValue value) {
        Evaluation.begin(this, pairs, weights, coefficients);
        Relations relations = pairs.relations();
        Similarity near = Similarity.NEGATED;
        double sum = 0;
        int terms = 0;
        int active = 0;
        for (int a = 0; a < pairs.rows(); a++) {
            if (!relations.hasBoth(a)) {
                continue;
            }
            terms++;
            double pull =
                    LogSumExp.of(
                            pairs, a, Relations.POSITIVE, near, -1, -positiveMargin, coefficients);
            double push =
                    LogSumExp.of(
                            pairs, a, Relations.NEGATIVE, near, 1, -negativeMargin, coefficients);
            double weight = Evaluation.weight(weights, a);
            boolean none = pull + push <= 0;
            if (!none) {
                active++;
                sum += weight * (pull + push);
            }
            double factor = none ? 0 : weight;
            LogSumExp.chain(pairs, a, Relations.POSITIVE, near, -factor, coefficients);
            LogSumExp.chain(pairs, a, Relations.NEGATIVE, near, factor, coefficients);
        }
        Evaluation.end(reduction, sum, active, terms, coefficients, pairs.rows(), value);
    }

    @Override
    public Set<Distance> distances() {
        return ALL_DISTANCES;
    }
}
