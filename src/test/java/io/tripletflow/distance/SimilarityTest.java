package io.tripletflow.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.mining.TestPairs;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SimilarityTest {

    @Property(tries = 200)
    void similarity_ofUnitRows_isTheirProduct_atEveryDistance(@ForAll long seed) {
        double[] x = NaiveDistance.widen(TestPairs.unitRows(seed, 2, 4));
        double product = 0;
        for (int k = 0; k < 4; k++) {
            product += x[k] * x[4 + k];
        }
        for (Distance distance : Similarity.DISTANCES) {
            double d = NaiveDistance.between(distance, x, 0, 1, 4);
            Similarity similarity = Similarity.of(distance);
            assertThat(similarity.of(d)).isCloseTo(product, within(1e-6));
            assertThat(similarity.squaredEuclidean(d)).isCloseTo(2 - 2 * product, within(1e-6));
        }
    }

    @Property(tries = 200)
    void slope_agreesWithCentralDifferences(@ForAll @DoubleRange(max = 2) double d) {
        for (Distance distance : Similarity.DISTANCES) {
            assertSlope(Similarity.of(distance), d);
        }
        assertSlope(Similarity.NEGATED, d);
    }

    private static void assertSlope(Similarity similarity, double d) {
        double h = 1e-5;
        double slope = (similarity.of(d + h) - similarity.of(d - h)) / (2 * h);
        assertThat(similarity.slope(d)).isCloseTo(slope, within(1e-8));
    }

    @Test
    void manhattan_hasNone() {
        assertThatThrownBy(() -> Similarity.of(Distance.MANHATTAN))
                .hasMessage(
                        "the manhattan distance has no similarity; choose one of [EUCLIDEAN,"
                                + " SQUARED_EUCLIDEAN, COSINE]");
    }
}
