package io.tripletflow.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every distance promises. */
class DistanceTest {

    @Property(tries = 400)
    void matrix_agreesWithTheDefinition(
            @ForAll Distance distance,
            @ForAll @IntRange(min = 0, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 19) int width,
            @ForAll long seed) {
        float[] x = gaussians(seed, rows * width);
        float[] out = matrix(distance, x, rows, width);
        double[] expected = NaiveDistance.matrix(distance, NaiveDistance.widen(x), rows, width);
        for (int i = 0; i < out.length; i++) {
            assertThat((double) out[i]).isCloseTo(expected[i], within(1e-6 + 1e-5 * expected[i]));
        }
    }

    @Property(tries = 200)
    void euclidean_ofTwoRows_agreesWithTheDefinition(
            @ForAll @IntRange(min = 1, max = 300) int width, @ForAll long seed) {
        float[] x = gaussians(seed, 2 * width);
        float[] first = Arrays.copyOf(x, width);
        float[] second = Arrays.copyOfRange(x, width, 2 * width);
        double[] expected =
                NaiveDistance.matrix(Distance.EUCLIDEAN, NaiveDistance.widen(x), 2, width);
        assertThat((double) Distance.euclidean(first, second))
                .isCloseTo(expected[1], within(1e-6 + 1e-5 * expected[1]));
        assertThat(Distance.euclidean(first, first)).isZero();
        first[width - 1] = Float.NaN;
        assertThat(Distance.euclidean(first, second)).isNaN();
    }

    @Test
    void euclidean_ofRowsOfTwoLengths_isRefused() {
        assertThatThrownBy(() -> Distance.euclidean(new float[3], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must have one length but have 3 and 2");
    }

    @Property(tries = 200)
    void matrix_isSymmetricZeroOnTheDiagonalAndIndependentOfTheBatch(
            @ForAll Distance distance,
            @ForAll @IntRange(min = 2, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 19) int width,
            @ForAll long seed) {
        float[] x = gaussians(seed, rows * width);
        float[] out = matrix(distance, x, rows, width);
        for (int i = 0; i < rows; i++) {
            assertThat(out[i * rows + i]).isZero();
            for (int j = 0; j < rows; j++) {
                assertThat(out[i * rows + j]).isEqualTo(out[j * rows + i]);
            }
        }
        float[] firstTwo = Arrays.copyOf(x, 2 * width);
        assertThat(matrix(distance, firstTwo, 2, width)[1]).isEqualTo(out[1]);
    }

    @Property(tries = 200)
    void backward_agreesWithCentralDifferences(
            @ForAll Distance distance,
            @ForAll @IntRange(min = 2, max = 8) int rows,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll long seed) {
        if (width == 1 && distance == Distance.COSINE) {
            return; // only two directions: constant but for the jump between them
        }
        float[] x = gaussians(seed, rows * width);
        float[] coefficients = sparse(seed, rows);
        float[] gradient = gradient(distance, x, rows, width, coefficients);
        double[] wide = NaiveDistance.widen(x);
        for (int i = 0; i < wide.length; i++) {
            double at = wide[i];
            double h = 1e-6;
            wide[i] = at + h;
            double above = weighted(distance, wide, rows, width, coefficients);
            wide[i] = at - h;
            double below = weighted(distance, wide, rows, width, coefficients);
            wide[i] = at;
            double expected = (above - below) / (2 * h);
            assertThat((double) gradient[i])
                    .isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void matrix_ofNearlyEqualRows_staysPrecise(Distance distance) {
        // Far from zero and 1e-4 apart: ‖x‖² + ‖y‖² − 2x·y would leave nothing but rounding.
        float[] x = {300f, 400f, 300.0001f, 400.0002f, 300.0005f, 399.9993f};
        float[] out = matrix(distance, x, 3, 2);
        double[] expected = NaiveDistance.matrix(distance, NaiveDistance.widen(x), 3, 2);
        double relative = distance == Distance.COSINE ? 0.3 : 1e-5; // unit rows carry 6e-8 each
        for (int i = 0; i < out.length; i++) {
            assertThat((double) out[i])
                    .isCloseTo(expected[i], within(relative * expected[i] + 1e-14));
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalRows_haveDistanceZeroAndNoGradient(Distance distance) {
        float[] x = {1, 2, 3, 1, 2, 3};
        assertThat(matrix(distance, x, 2, 3)).containsOnly(0f);
        assertThat(gradient(distance, x, 2, 3, new float[] {0, 1, 1, 0})).containsOnly(0f);
    }

    @Test
    void cosine_ofAZeroRow_isOneWithoutAGradient() {
        float[] x = {0, 0, 3, 4, 0, 0};
        assertThat(matrix(Distance.COSINE, x, 3, 2)).containsExactly(0, 1, 1, 1, 0, 1, 1, 1, 0);
        float[] coefficients = {0, 1, 1, 1, 0, 1, 1, 1, 0};
        assertThat(gradient(Distance.COSINE, x, 3, 2, coefficients)).containsOnly(0f);
    }

    @Test
    void cosine_doesNotDependOnLengths() {
        float[] out = matrix(Distance.COSINE, new float[] {1e-30f, 0, 0, 1e30f, 5, 5}, 3, 2);
        assertThat(out[1]).isCloseTo(1f, within(1e-6f));
        assertThat(out[2]).isCloseTo((float) (1 - Math.sqrt(0.5)), within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void nan_reachesDistancesAndGradients(Distance distance) {
        float[] x = {1, Float.NaN, 3, 4, 5, 6};
        float[] out = matrix(distance, x, 3, 2);
        assertThat(out[1]).isNaN();
        assertThat(out[2]).isNaN();
        assertThat(out[5]).isFinite();
        float[] gradient = gradient(distance, x, 3, 2, new float[] {0, 1, 0, 0, 0, 0, 0, 0, 0});
        assertThat(gradient[3]).isNaN();
        assertThat(gradient[4]).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void calls_addToTheGradientRepeatExactlyAndLeaveInputsUntouched(Distance distance) {
        int rows = 33;
        int width = 10;
        float[] x = gaussians(4, rows * width);
        float[] copy = x.clone();
        float[] distances = matrix(distance, x, rows, width);
        float[] coefficients = sparse(4, rows);
        float[] coefficientsCopy = coefficients.clone();
        float[] first = gradient(distance, x, rows, width, coefficients);
        matrix(distance, gaussians(5, 90 * 40), 90, 40); // a larger batch in between
        assertThat(matrix(distance, x, rows, width)).isEqualTo(distances);
        assertThat(gradient(distance, x, rows, width, coefficients)).isEqualTo(first);
        float[] sum = new float[x.length];
        Arrays.fill(sum, 100f);
        distance.backward(x, rows, width, distances, coefficients, sum);
        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).isCloseTo(100f + first[i], within(1e-3f));
        }
        assertThat(x).isEqualTo(copy);
        assertThat(coefficients).isEqualTo(coefficientsCopy);
    }

    @ParameterizedTest
    @EnumSource
    void calls_sayWhatIsWrong(Distance distance) {
        float[] four = new float[4];
        assertThatThrownBy(() -> distance.matrix(four, 3, 2, new float[9]))
                .hasMessage("x must hold 3 x 2 numbers but has length 4");
        assertThatThrownBy(() -> distance.matrix(four, 2, 2, new float[3]))
                .hasMessage("out must hold 2 x 2 numbers but has length 3");
        assertThatThrownBy(() -> distance.matrix(four, -1, 2, four))
                .hasMessage("rows must not be negative but was -1");
        assertThatThrownBy(() -> distance.matrix(four, 1, 0, four))
                .hasMessage("width must be positive but was 0");
        assertThatThrownBy(() -> distance.backward(four, 2, 2, four, four, new float[2]))
                .hasMessage("gradient must hold 2 x 2 numbers but has length 2");
    }

    static float[] gaussians(long seed, int length) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Coefficients, not symmetric, half of them zero. */
    private static float[] sparse(long seed, int rows) {
        Random random = new Random(seed + 1);
        float[] values = new float[rows * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean() ? (float) random.nextGaussian() : 0f;
        }
        return values;
    }

    private static double weighted(
            Distance distance, double[] x, int rows, int width, float[] coefficients) {
        double[] distances = NaiveDistance.matrix(distance, x, rows, width);
        double sum = 0;
        for (int i = 0; i < distances.length; i++) {
            sum += coefficients[i] * distances[i];
        }
        return sum;
    }

    private static float[] matrix(Distance distance, float[] x, int rows, int width) {
        float[] out = new float[rows * rows];
        distance.matrix(x, rows, width, out);
        return out;
    }

    private static float[] gradient(
            Distance distance, float[] x, int rows, int width, float[] coefficients) {
        float[] gradient = new float[rows * width];
        float[] distances = matrix(distance, x, rows, width);
        distance.backward(x, rows, width, distances, coefficients, gradient);
        return gradient;
    }
}
