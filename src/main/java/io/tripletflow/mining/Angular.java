package io.tripletflow.mining;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Triplets by the angle at the negative: atan(‖a − p‖ / 2‖n − (a + p)/2‖) above a bound, so that
 * the negative sees the pair wide, and is near to both (<a
 * href="https://arxiv.org/abs/1708.01682">Wang et al. 2017</a>). Looks at every triplet, O(B³) in
 * the worst case.
 *
 * <p>With the centre c = (a + p)/2 the angle is atan(‖a − p‖ / 2‖n − c‖), and the median of the
 * triangle gives ‖n − c‖² = (‖n − a‖² + ‖n − p‖²)/2 − ‖a − p‖²/4: distances suffice. A negative on
 * the centre of two equal rows makes no angle.
 *
 * @param degrees the bound, above 0, below 90
 */
public record Angular(float degrees) implements MiningRule {

    public Angular {
        MiningRule.require(
                degrees > 0 && degrees < 90, "angle", "above 0 and below 90 degrees", degrees);
    }

    /** 20 degrees, as in pytorch-metric-learning. */
    public static Angular defaults() {
        return new Angular(20);
    }

    @Override
    public Set<Distance> distances() {
        return Similarity.DISTANCES;
    }

    @Override
    public void offer(Pairs pairs, RandomGenerator random, Triplets out) {
        int rows = pairs.rows();
        float[] distances = pairs.distances();
        byte[] relations = pairs.relations().values();
        Similarity similarity = Similarity.of(pairs.distance());
        double tangent = StrictMath.tan(StrictMath.toRadians(degrees));
        double ratio = 4 * tangent * tangent;
        int[] negatives = pairs.workspace().negatives(rows);
        double[] toNegatives = pairs.workspace().weights(rows);
        int[] chosen = pairs.workspace().chosen(rows);
        for (int a = 0; a < rows; a++) {
            int size = Workspace.list(pairs.relations(), a, Relations.NEGATIVE, negatives);
            for (int i = 0; i < size; i++) {
                toNegatives[i] = similarity.squaredEuclidean(distances[a * rows + negatives[i]]);
            }
            for (int p = 0; p < rows; p++) {
                if (relations[a * rows + p] != Relations.POSITIVE) {
                    continue;
                }
                double side = similarity.squaredEuclidean(distances[a * rows + p]);
                int count = 0;
                for (int i = 0; i < size; i++) {
                    int n = negatives[i];
                    double median =
                            0.5 * toNegatives[i]
                                    + 0.5 * similarity.squaredEuclidean(distances[p * rows + n])
                                    - 0.25 * side;
                    chosen[count] = n;
                    count += side <= ratio * Math.max(median, 0) ? 0 : 1;
                }
                out.offer(a, p, chosen, count);
            }
        }
    }
}
