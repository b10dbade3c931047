package io.tripletflow.loss;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.Set;

/**
 * Picks each positive out among all negatives of its anchor, by cross entropy on the {@link
 * Similarity} s at a temperature T. Every positive pair is a term of its own, whose denominator
 * holds that positive and the negatives, not the other positives:
 *
 * <pre>
 * l(a,p) = −log(exp(s(a,p)/T) / (exp(s(a,p)/T) + Σn exp(s(a,n)/T)))
 *        = log(1 + exp(N − s(a,p)/T)),   N = log Σn exp(s(a,n)/T)
 * with σ = exp(N − s(a,p)/T) / (1 + exp(N − s(a,p)/T)):
 * ∂l/∂s(a,p) = −σ/T,   ∂l/∂s(a,n) = σ/T · exp(s(a,n)/T − N)
 * </pre>
 *
 * <p>Where the step corrects for how rows are drawn ({@link Pairs#correct}), s(a,i)/T − log Q(i)
 * takes the place of s(a,i)/T: the negatives then stand for all rows there are, as often as those
 * are, whatever draws them.
 *
 * <p>With one positive an anchor and T = 1 this is the N-pair loss of <a
 * href="https://papers.nips.cc/paper/2016/hash/6b180037abbebea991d8b1232f8a8ca9-Abstract.html">Sohn
 * 2016</a> on unit rows, with one positive InfoNCE of <a
 * href="https://arxiv.org/abs/1807.03748">van den Oord, Li, Vinyals 2018</a>, with several
 * NTXentLoss of pytorch-metric-learning. (SupCon differs: its denominator holds all positives.)
 *
 * @param temperature from 0.001 to 100
 * @param reduction of the positive pairs' losses
 */
public record InfoNce(float temperature, Reduction reduction) implements Loss {

    public InfoNce {
        Evaluation.range("temperature", temperature, 0.001f, 100);
        requireNonNull(reduction, "reduction");
    }

    /** Temperature 0.07, as in pytorch-metric-learning. */
    public static InfoNce defaults() {
        return new InfoNce(0.07f, Reduction.MEAN);
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
        float[] distances = pairs.distances();
        byte[] relations = pairs.relations().values();
        Similarity similarity = Similarity.of(pairs.distance());
        double sharpness = 1.0 / temperature;
        double sum = 0;
        int terms = 0;
        int active = 0;
        for (int a = 0; a < rows; a++) {
            if (!pairs.relations().hasBoth(a)) {
                continue;
            }
            double negatives =
                    LogSumExp.corrected(
                            pairs, a, Relations.NEGATIVE, similarity, sharpness, coefficients);
            double pull = Evaluation.weight(weights, a) * sharpness;
            double push = 0;
            for (int i = a * rows; i < (a + 1) * rows; i++) {
                if (relations[i] != Relations.POSITIVE) {
                    continue;
                }
                double own =
                        sharpness * similarity.of(distances[i]) + pairs.correction(i - a * rows);
                double excess = negatives - own;
                double tail = Math.exp(-Math.abs(excess));
                double loss = Math.max(excess, 0) + LogSumExp.logOnePlus(tail);
                double slope = pull * ((excess < 0 ? tail : 1) / (1 + tail));
                terms++;
                active += loss <= 0 ? 0 : 1;
                sum += Evaluation.weight(weights, a) * loss;
                push += slope;
                coefficients[i] = (float) (-slope * similarity.slope(distances[i]));
            }
            LogSumExp.chain(pairs, a, Relations.NEGATIVE, similarity, push, coefficients);
        }
        Evaluation.end(reduction, sum, active, terms, coefficients, rows, value);
    }

    @Override
    public Set<Distance> distances() {
        return Similarity.DISTANCES;
    }
}
