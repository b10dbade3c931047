package io.tripletflow.loss;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.Set;

/**
 * Weighs each pair by itself and by the anchor's other pairs (<a
 * href="https://arxiv.org/abs/1904.06627">Wang et al. 2019</a>, equation 15), on the {@link
 * Similarity} s:
 *
 * <pre>
 * l(a) = 1/α log(1 + Σp exp(−α(s(a,p) − base))) + 1/β log(1 + Σn exp(β(s(a,n) − base)))
 * ∂l/∂s(a,p) = −exp(−α(s(a,p) − base)) / (1 + Σp′ …)
 * ∂l/∂s(a,n) = exp(β(s(a,n) − base)) / (1 + Σn′ …)
 * </pre>
 *
 * <p>The terms are the anchors that have a positive and a negative. The paper mines pairs first:
 * the miner of the same name.
 *
 * @param alpha sharpness for positives, from 0.001 to 1000
 * @param beta sharpness for negatives, from 0.001 to 1000
 * @param base similarity that positives should exceed and negatives stay below, from −1 to 1
 * @param reduction of the anchors' losses
 */
public record MultiSimilarity(float alpha, float beta, float base, Reduction reduction)
        implements Loss {

    public MultiSimilarity {
        Evaluation.range("alpha", alpha, 0.001f, 1000);
        Evaluation.range("beta", beta, 0.001f, 1000);
        Evaluation.range("base", base, -1, 1);
        requireNonNull(reduction, "reduction");
    }

    /** The paper's 2 and 50 with base 0.5, as in pytorch-metric-learning. */
    public static MultiSimilarity defaults() {
        return new MultiSimilarity(2, 50, 0.5f, Reduction.MEAN);
    }

    @Override
    public void evaluate(
            Pairs pairs,
            Triplets triplets,
            float[] weights,
            float[] coefficients,
            LossValue value) {
        Evaluation.begin(this, pairs, weights, coefficients);
        Similarity similarity = Similarity.of(pairs.distance());
        Relations relations = pairs.relations();
        double sum = 0;
        int terms = 0;
        int active = 0;
        for (int a = 0; a < pairs.rows(); a++) {
            if (!relations.hasBoth(a)) {
                continue;
            }
            double pull =
                    LogSumExp.withOne(
                            pairs, a, Relations.POSITIVE, similarity, -alpha, base, coefficients);
            double push =
                    LogSumExp.withOne(
                            pairs, a, Relations.NEGATIVE, similarity, beta, base, coefficients);
            double loss = pull / alpha + push / beta;
            double weight = Evaluation.weight(weights, a);
            terms++;
            active += loss <= 0 ? 0 : 1;
            sum += weight * loss;
            LogSumExp.chain(pairs, a, Relations.POSITIVE, similarity, -weight, coefficients);
            LogSumExp.chain(pairs, a, Relations.NEGATIVE, similarity, weight, coefficients);
        }
        Evaluation.end(reduction, sum, active, terms, coefficients, pairs.rows(), value);
    }

    @Override
    public Set<Distance> distances() {
        return Similarity.DISTANCES;
    }
}
