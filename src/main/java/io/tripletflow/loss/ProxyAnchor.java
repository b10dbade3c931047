package io.tripletflow.loss;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.Set;

/**
 * One learned row per label, the proxy, that the rows of the label gather at (<a
 * href="https://arxiv.org/abs/2003.13911">Kim et al. 2020</a>, equation 4), on the {@link
 * Similarity} s. The proxies are the anchors q of the relations, the rows of the step their others:
 *
 * <pre>
 * L = 1/|Q⁺| Σ over Q⁺ of log(1 + Σp exp(−α(s(q,p) − δ)))
 *   + 1/|Q|  Σ over Q  of log(1 + Σn exp(α(s(q,n) + δ)))
 * ∂L/∂s(q,p) = −α/|Q⁺| exp(−α(s(q,p) − δ)) / (1 + Σp′ …)
 * ∂L/∂s(q,n) = α/|Q| exp(α(s(q,n) + δ)) / (1 + Σn′ …)
 * </pre>
 *
 * where Q⁺ are the proxies with a positive in the step and Q all proxies with any row. The terms
 * are the logarithms; the two sums are reduced apart: |Q⁺| and |Q| belong to {@link
 * Reduction#MEAN}. A weight is that of the proxy.
 *
 * @param alpha sharpness, from 0.001 to 1000
 * @param delta margin in similarity, from 0 to 1
 * @param reduction of the proxies' losses, for each of the two sums
 */
public record ProxyAnchor(float alpha, float delta, Reduction reduction) implements Loss {

    public ProxyAnchor {
        Evaluation.range("alpha", alpha, 0.001f, 1000);
        Evaluation.range("delta", delta, 0, 1);
        requireNonNull(reduction, "reduction");
    }

    /** The paper's 32 and 0.1. */
    public static ProxyAnchor defaults() {
        return new ProxyAnchor(32, 0.1f, Reduction.MEAN);
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
        if (!relations.hasBoth()) {
            value.set(0, 0, 0);
            return;
        }
        Similarity similarity = Similarity.of(pairs.distance());
        double pullSum = 0;
        double pushSum = 0;
        int withPositives = 0;
        int proxies = 0;
        int pulled = 0;
        int pushed = 0;
        for (int q = 0; q < pairs.rows(); q++) {
            boolean positive = relations.has(q, Relations.POSITIVE);
            if (!positive && !relations.has(q, Relations.NEGATIVE)) {
                continue;
            }
            double weight = Evaluation.weight(weights, q);
            proxies++;
            double push =
                    LogSumExp.withOne(
                            pairs, q, Relations.NEGATIVE, similarity, alpha, -delta, coefficients);
            pushed += push <= 0 ? 0 : 1;
            pushSum += weight * push;
            LogSumExp.chain(pairs, q, Relations.NEGATIVE, similarity, weight * alpha, coefficients);
            if (positive) {
                withPositives++;
                double pull =
                        LogSumExp.withOne(
                                pairs,
                                q,
                                Relations.POSITIVE,
                                similarity,
                                -alpha,
                                delta,
                                coefficients);
                pulled += pull <= 0 ? 0 : 1;
                pullSum += weight * pull;
                LogSumExp.chain(
                        pairs, q, Relations.POSITIVE, similarity, -weight * alpha, coefficients);
            }
        }
        Evaluation.endApart(
                reduction,
                pullSum,
                pulled,
                withPositives,
                pushSum,
                pushed,
                proxies,
                pairs,
                coefficients,
                value);
    }

    @Override
    public Set<Distance> distances() {
        return Similarity.DISTANCES;
    }

    @Override
    public boolean proxies() {
        return true;
    }
}
