package io.tripletflow.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.loss.TripletLoss.Kind;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.TestPairs;
import io.tripletflow.mining.Triplets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the loss of triplets promises beyond the contract of all losses. */
class TripletLossTest {

    private static final int ROWS = 9;
    private static final int[] LABELS = {1, 1, 2, 2, 2, 3, 3, 3, 3};

    @Property(tries = 60)
    void evaluate_withoutTripletsOrActiveOnes_isZero(
            @ForAll Kind kind, @ForAll Reduction reduction, @ForAll boolean swap) {
        TripletLoss loss = new TripletLoss(kind, 0.5f, swap, reduction);
        float[] coefficients = new float[ROWS * ROWS];
        Arrays.fill(coefficients, 77f);
        Triplets triplets = new Triplets();
        assertThat(loss.evaluate(pairs(distances(1)), triplets, null, coefficients))
                .isEqualTo(new LossValue(0, 0, 0));
        assertThat(coefficients).containsOnly(0f);

        float[] apart = new float[ROWS * ROWS];
        apart[1 * ROWS + 2] = 2000f;
        apart[0 * ROWS + 2] = 2000f;
        triplets.add(0, 1, 2);
        assertThat(loss.evaluate(pairs(apart), triplets, null, coefficients))
                .isEqualTo(new LossValue(0, 0, 1));
        assertThat(coefficients).containsOnly(0f);
    }

    @Test
    void reductions_divideByWhatTheyName() {
        float[] distances = new float[ROWS * ROWS];
        distances[1] = 3; // d(0,1)
        distances[2] = 1; // d(0,2): excess 2
        distances[3] = 9; // d(0,3): none
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        triplets.add(0, 1, 3);
        float[] c = new float[ROWS * ROWS];
        assertThat(margin(Reduction.SUM).evaluate(pairs(distances), triplets, null, c))
                .isEqualTo(new LossValue(2.5, 1, 2));
        assertThat(c[1]).isEqualTo(1f);
        assertThat(margin(Reduction.MEAN).evaluate(pairs(distances), triplets, null, c))
                .isEqualTo(new LossValue(1.25, 1, 2));
        assertThat(c[2]).isEqualTo(-0.5f);
        assertThat(margin(Reduction.MEAN_OF_ACTIVE).evaluate(pairs(distances), triplets, null, c))
                .isEqualTo(new LossValue(2.5, 1, 2));
    }

    @Test
    void softMargin_ofExtremeGaps_neitherOverflowsNorLosesItsTail() {
        TripletLoss soft = new TripletLoss(Kind.SOFT_MARGIN, 0f, false, Reduction.SUM);
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        float[] distances = new float[ROWS * ROWS];
        float[] c = new float[ROWS * ROWS];
        distances[1] = 5000f;
        assertThat(soft.evaluate(pairs(distances), triplets, null, c).loss()).isEqualTo(5000.0);
        assertThat(c[1]).isEqualTo(1f);
        distances[1] = 0f;
        distances[2] = 30f;
        double tail = Math.log1p(Math.exp(-30));
        assertThat(soft.evaluate(pairs(distances), triplets, null, c).loss())
                .isCloseTo(tail, within(1e-7 * tail));
        assertThat((double) c[1]).isCloseTo(tail, within(1e-6 * tail));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void loss_saysWhatIsWrong(Kind kind) {
        for (float margin : new float[] {-1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new TripletLoss(kind, margin, false, Reduction.MEAN))
                    .hasMessage("margin must be finite and not negative but was " + margin);
        }
    }

    private static TripletLoss margin(Reduction reduction) {
        return new TripletLoss(Kind.MARGIN, 0.5f, false, reduction);
    }

    private static Pairs pairs(float[] distances) {
        return TestPairs.euclidean(distances, LABELS);
    }

    private static float[] distances(long seed) {
        Random random = new Random(seed);
        float[] distances = new float[ROWS * ROWS];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = random.nextFloat();
        }
        return distances;
    }
}
