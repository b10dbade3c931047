package io.tripletflow.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.loss.TripletLoss.Kind;
import io.tripletflow.loss.TripletLoss.Reduction;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.mining.Triplets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every form of the loss promises. */
class TripletLossTest {

    private static final int ROWS = 9;
    private static final int[] LABELS = {1, 1, 2, 2, 2, 3, 3, 3, 3};

    @Property(tries = 300)
    void evaluate_agreesWithTheFormulaAndWithCentralDifferences(
            @ForAll Kind kind,
            @ForAll Reduction reduction,
            @ForAll boolean swap,
            @ForAll @FloatRange(min = 0, max = 1) float margin,
            @ForAll long seed) {
        TripletLoss loss = new TripletLoss(kind, margin, swap, reduction);
        float[] distances = distances(seed);
        Triplets triplets = all(distances);
        float[] coefficients = new float[ROWS * ROWS];
        Arrays.fill(coefficients, 77f);

        LossValue value = loss.evaluate(distances, ROWS, triplets, coefficients);

        double[] wide = new double[distances.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = distances[i];
        }
        double expected = naive(loss, wide, triplets);
        assertThat(value.loss()).isCloseTo(expected, within(1e-6 * (1 + expected)));
        for (int i = 0; i < wide.length; i++) {
            double at = wide[i];
            double h = 1e-9;
            wide[i] = at + h;
            double above = naive(loss, wide, triplets);
            wide[i] = at - h;
            double below = naive(loss, wide, triplets);
            wide[i] = at;
            double slope = (above - below) / (2 * h);
            assertThat((double) coefficients[i])
                    .isCloseTo(slope, within(1e-4 * (1 + Math.abs(slope))));
        }
    }

    @Property(tries = 60)
    void evaluate_withoutTripletsOrActiveOnes_isZero(
            @ForAll Kind kind, @ForAll Reduction reduction, @ForAll boolean swap) {
        TripletLoss loss = new TripletLoss(kind, 0.5f, swap, reduction);
        float[] coefficients = new float[ROWS * ROWS];
        Arrays.fill(coefficients, 77f);
        Triplets triplets = new Triplets();
        assertThat(loss.evaluate(distances(1), ROWS, triplets, coefficients))
                .isEqualTo(new LossValue(0, 0));
        assertThat(coefficients).containsOnly(0f);

        float[] apart = new float[ROWS * ROWS];
        apart[1 * ROWS + 2] = 2000f;
        apart[0 * ROWS + 2] = 2000f;
        triplets.add(0, 1, 2);
        assertThat(loss.evaluate(apart, ROWS, triplets, coefficients))
                .isEqualTo(new LossValue(0, 0));
        assertThat(coefficients).containsOnly(0f);
    }

    @Property(tries = 60)
    void evaluate_aNanDistance_givesANanLoss(
            @ForAll Kind kind, @ForAll Reduction reduction, @ForAll boolean swap) {
        float[] distances = distances(1);
        distances[1] = Float.NaN;
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        LossValue value =
                new TripletLoss(kind, 0.5f, swap, reduction)
                        .evaluate(distances, ROWS, triplets, new float[ROWS * ROWS]);
        assertThat(value.loss()).isNaN();
        assertThat(value.active()).isEqualTo(1);
    }

    @Property(tries = 60)
    void evaluate_repeatsExactlyAndLeavesItsInputsUntouched(
            @ForAll Kind kind, @ForAll Reduction reduction, @ForAll boolean swap) {
        TripletLoss loss = new TripletLoss(kind, 0.3f, swap, reduction);
        float[] distances = distances(3);
        float[] copy = distances.clone();
        Triplets triplets = all(distances);
        float[] first = new float[ROWS * ROWS];
        float[] second = new float[ROWS * ROWS];
        assertThat(loss.evaluate(distances, ROWS, triplets, first))
                .isEqualTo(loss.evaluate(distances, ROWS, triplets, second));
        assertThat(first).isEqualTo(second);
        assertThat(distances).isEqualTo(copy);
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
        assertThat(margin(Reduction.SUM).evaluate(distances, ROWS, triplets, c))
                .isEqualTo(new LossValue(2.5, 1));
        assertThat(c[1]).isEqualTo(1f);
        assertThat(margin(Reduction.MEAN).evaluate(distances, ROWS, triplets, c))
                .isEqualTo(new LossValue(1.25, 1));
        assertThat(c[2]).isEqualTo(-0.5f);
        assertThat(margin(Reduction.MEAN_OF_ACTIVE).evaluate(distances, ROWS, triplets, c))
                .isEqualTo(new LossValue(2.5, 1));
    }

    @Test
    void softMargin_ofExtremeGaps_neitherOverflowsNorLosesItsTail() {
        TripletLoss soft = new TripletLoss(Kind.SOFT_MARGIN, 0f, false, Reduction.SUM);
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        float[] distances = new float[ROWS * ROWS];
        float[] c = new float[ROWS * ROWS];
        distances[1] = 5000f;
        assertThat(soft.evaluate(distances, ROWS, triplets, c).loss()).isEqualTo(5000.0);
        assertThat(c[1]).isEqualTo(1f);
        distances[1] = 0f;
        distances[2] = 30f;
        double tail = Math.log1p(Math.exp(-30));
        assertThat(soft.evaluate(distances, ROWS, triplets, c).loss())
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
        TripletLoss loss = new TripletLoss(kind, 0f, false, Reduction.MEAN);
        assertThatThrownBy(() -> loss.evaluate(new float[4], 2, new Triplets(), new float[3]))
                .hasMessage("coefficients must hold 2 x 2 numbers but has length 3");
        assertThatThrownBy(() -> loss.evaluate(new float[4], -2, new Triplets(), new float[4]))
                .hasMessage("rows must not be negative but was -2");
    }

    private static TripletLoss margin(Reduction reduction) {
        return new TripletLoss(Kind.MARGIN, 0.5f, false, reduction);
    }

    private static Triplets all(float[] distances) {
        Triplets triplets = new Triplets();
        TripletMiner.ALL.mine(distances, LABELS, ROWS, 0f, triplets);
        return triplets;
    }

    private static float[] distances(long seed) {
        Random random = new Random(seed);
        float[] distances = new float[ROWS * ROWS];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = random.nextFloat();
        }
        return distances;
    }

    private static double naive(TripletLoss loss, double[] distances, Triplets triplets) {
        double sum = 0;
        int active = 0;
        for (int t = 0; t < triplets.size(); t++) {
            int a = triplets.anchor(t);
            int p = triplets.positive(t);
            int n = triplets.negative(t);
            double negative = distances[a * ROWS + n];
            if (loss.swap()) {
                negative = Math.min(negative, distances[p * ROWS + n]);
            }
            double excess = distances[a * ROWS + p] - negative;
            double term =
                    loss.kind() == Kind.MARGIN
                            ? Math.max(0, excess + loss.margin())
                            : Math.log(1 + Math.exp(excess));
            sum += term;
            active += term > 0 ? 1 : 0;
        }
        return switch (loss.reduction()) {
            case SUM -> sum;
            case MEAN -> sum / triplets.size();
            case MEAN_OF_ACTIVE -> active == 0 ? 0 : sum / active;
        };
    }
}
