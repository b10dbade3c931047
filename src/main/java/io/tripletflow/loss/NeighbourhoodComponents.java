package io.tripletflow.loss;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.Set;

/**
 * The probability that an anchor, which draws its neighbour by the softmax of the {@link
 * Similarity} s at a temperature T, draws one of its own label. It is recall@1 made smooth, one
 * term per anchor:
 *
 * <pre>
 * l(a) = −log(Σp exp(s(a,p)/T) / (Σp exp(s(a,p)/T) + Σn exp(s(a,n)/T)))
 *      = log(1 + exp(N − P)),   P = log Σp exp(s(a,p)/T),   N = log Σn exp(s(a,n)/T)
 * with σ = exp(N − P) / (1 + exp(N − P)):
 * ∂l/∂s(a,p) = −σ/T · exp(s(a,p)/T − P),   ∂l/∂s(a,n) = σ/T · exp(s(a,n)/T − N)
 * </pre>
 *
 * <p>Where the step corrects for how rows are drawn ({@link Pairs#correct}), s(a,i)/T − log Q(i)
 * takes the place of s(a,i)/T.
 *
 * <p>One near positive is enough: the far ones of a label, its other modes and its mistakes, are
 * left where they are. So labels do not collapse to points, and what distinguishes rows within a
 * label, which new labels and new sources of rows need, is kept.
 *
 * <p>The log form of <a
 * href="https://papers.nips.cc/paper/2004/hash/42fe880812925e520249e808937738d2-Abstract.html">Goldberger,
 * Roweis, Hinton, Salakhutdinov 2004</a>, on similarities as in <a
 * href="https://arxiv.org/abs/1808.04699">Wu, Efros, Yu 2018</a>.
 *
 * @param temperature from 0.001 to 100
 * @param reduction of the anchors' losses
 */
public record NeighbourhoodComponents(float temperature, Reduction reduction) implements Loss {

    public NeighbourhoodComponents {
        Evaluation.range("temperature", temperature, 0.001f, 100);
        requireNonNull(reduction, "reduction");
    }

    /** Temperature 0.1; docs/decisions/0003 has the why. */
    public static NeighbourhoodComponents defaults() {
        return new NeighbourhoodComponents(0.1f, Reduction.MEAN);
    }

    @Override
    public void evaluate(
            Pairs pairs,
            Triplets triplets,
            float[] weights,
            float[] coefficients,
            LossValue value) {
        Evaluation.begin(this, pairs, weights, coefficients);
        int rows = pairs.rows();
        Similarity similarity = Similarity.of(pairs.distance());
        double sharpness = 1.0 / temperature;
        double sum = 0;
        int terms = 0;
        int active = 0;
        for (int a = 0; a < rows; a++) {
            if (!pairs.relations().hasBoth(a)) {
                continue;
            }
            double positives =
                    LogSumExp.corrected(
                            pairs, a, Relations.POSITIVE, similarity, sharpness, coefficients);
            double negatives =
                    LogSumExp.corrected(
                            pairs, a, Relations.NEGATIVE, similarity, sharpness, coefficients);
            double excess = negatives - positives;
            double tail = Math.exp(-Math.abs(excess));
            double loss = Math.max(excess, 0) + LogSumExp.logOnePlus(tail);
            double slope =
                    Evaluation.weight(weights, a)
                            * sharpness
                            * (excess < 0 ? tail : 1)
                            / (1 + tail);
            LogSumExp.chain(pairs, a, Relations.POSITIVE, similarity, -slope, coefficients);
            LogSumExp.chain(pairs, a, Relations.NEGATIVE, similarity, slope, coefficients);
            terms++;
            active += loss <= 0 ? 0 : 1;
            sum += Evaluation.weight(weights, a) * loss;
        }
        Evaluation.end(reduction, sum, active, terms, coefficients, rows, value);
    }

    @Override
    public Set<Distance> distances() {
        return Similarity.DISTANCES;
    }
}
