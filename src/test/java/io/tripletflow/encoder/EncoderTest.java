package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoder against the same network in double precision, and central differences of that. */
class EncoderTest {

    private static final int INPUTS = 7;

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (EncoderSpec.Kind kind : EncoderSpec.Kind.values()) {
            for (boolean sparse : new boolean[] {false, true}) {
                for (int rows : new int[] {1, 3, 8, 20}) { // ND4J from 8 dense rows on
                    cases.add(Arguments.of(kind, sparse, rows));
                }
            }
        }
        return cases.stream();
    }

    private static EncoderSpec spec(EncoderSpec.Kind kind) {
        return new EncoderSpec(kind, kind == EncoderSpec.Kind.LINEAR ? 0 : 5, 4, false);
    }

    private static float[] random(int size, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static List<InputRow> rows(int count, boolean sparse) {
        List<InputRow> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            float[] values = random(INPUTS, 100 + r);
            rows.add(
                    sparse
                            ? new InputRow.Sparse(
                                    new int[] {r % 3, 3 + r % 2, 6}, Arrays.copyOf(values, 3))
                            : new InputRow.Dense(values));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forward_agreesWithDoublePrecision(EncoderSpec.Kind kind, boolean sparse, int count) {
        Encoder encoder = new Encoder(spec(kind), INPUTS);
        float[] parameters = random(encoder.parameters(), 1);
        List<InputRow> rows = rows(count, sparse);
        float[] embeddings = encoder.forward(parameters, rows);
        double[] expected = oracle(kind, doubles(parameters), rows);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) embeddings[i]).isCloseTo(expected[i], within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void backward_agreesWithCentralDifferences(EncoderSpec.Kind kind, boolean sparse, int count) {
        Encoder encoder = new Encoder(spec(kind), INPUTS);
        float[] parameters = random(encoder.parameters(), 2);
        List<InputRow> rows = rows(count, sparse);
        float[] slopes = random(count * 4, 3);
        encoder.forward(parameters, rows);
        float[] gradient = random(encoder.parameters(), 4); // must be overwritten
        encoder.backward(parameters, slopes, gradient);
        double[] exact = doubles(parameters);
        double step = 1e-6;
        for (int p = 0; p < exact.length; p++) {
            double value = exact[p];
            exact[p] = value + step;
            double above = dot(oracle(kind, exact, rows), slopes);
            exact[p] = value - step;
            double below = dot(oracle(kind, exact, rows), slopes);
            exact[p] = value;
            double expected = (above - below) / (2 * step);
            assertThat((double) gradient[p])
                    .as("parameter %d", p)
                    .isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void backward_leavesItsInputsAlone(EncoderSpec.Kind kind, boolean sparse, int count) {
        Encoder encoder = new Encoder(spec(kind), INPUTS);
        float[] parameters = random(encoder.parameters(), 2);
        float[] slopes = random(count * 4, 3);
        encoder.forward(parameters, rows(count, sparse));
        encoder.backward(parameters, slopes, new float[encoder.parameters()]);
        assertThat(parameters).isEqualTo(random(encoder.parameters(), 2));
        assertThat(slopes).isEqualTo(random(count * 4, 3));
    }

    /** x·W + relu(x·U + c)·V + b over its length, with loops. */
    private static double[] oracle(EncoderSpec.Kind kind, double[] p, List<InputRow> rows) {
        Layout layout = Layout.of(spec(kind), INPUTS);
        int e = layout.embedding();
        double[] result = new double[rows.size() * e];
        float[] x = new float[INPUTS];
        for (int r = 0; r < rows.size(); r++) {
            rows.get(r).spread(x, 0, INPUTS);
            double[] y = new double[e];
            double square = 0;
            for (int k = 0; k < e; k++) {
                y[k] = p[layout.bias() + k];
                for (int i = 0; layout.direct() && i < INPUTS; i++) {
                    y[k] += x[i] * p[layout.weights() + i * e + k];
                }
                for (int j = 0; j < layout.hidden(); j++) {
                    double a = p[layout.hiddenBias() + j];
                    for (int i = 0; i < INPUTS; i++) {
                        a += x[i] * p[layout.hiddenWeights() + i * layout.hidden() + j];
                    }
                    y[k] += Math.max(0, a) * p[layout.outputWeights() + j * e + k];
                }
                square += y[k] * y[k];
            }
            for (int k = 0; k < e; k++) {
                result[r * e + k] = y[k] / Math.sqrt(square);
            }
        }
        return result;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static double dot(double[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void zeroRow_embedsToZero_andHasNoGradient() {
        Encoder encoder = new Encoder(spec(EncoderSpec.Kind.LINEAR), INPUTS);
        float[] parameters = encoder.start(5);
        List<InputRow> rows = List.of(new InputRow.Dense(new float[INPUTS]));
        float[] embeddings = encoder.forward(parameters, rows);
        assertThat(Arrays.copyOf(embeddings, 4)).containsOnly(0);
        float[] gradient = new float[encoder.parameters()];
        encoder.backward(parameters, new float[] {1, 2, 3, 4}, gradient);
        assertThat(gradient).containsOnly(0);
    }

    @Test
    void start_isAnIsometry_andTheResidualStartsAsTheLinearEncoder() {
        EncoderSpec spec = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, INPUTS, false);
        float[] w = new Encoder(spec, INPUTS).start(5);
        for (int i = 0; i < INPUTS; i++) {
            for (int j = 0; j < INPUTS; j++) {
                double product = 0;
                for (int k = 0; k < INPUTS; k++) {
                    product += w[i * INPUTS + k] * (double) w[j * INPUTS + k];
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-6));
            }
        }
        Encoder linear = new Encoder(new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 4, false), INPUTS);
        Encoder residual =
                new Encoder(new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 6, 4, false), INPUTS);
        List<InputRow> rows = rows(11, false);
        float[] expected = linear.forward(linear.start(9), rows).clone();
        assertThat(residual.forward(residual.start(9), rows)).containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource(EncoderSpec.Kind.class)
    void embeddings_haveUnitLength_oneByOneAsTogether(EncoderSpec.Kind kind) {
        Encoder encoder = new Encoder(spec(kind), INPUTS);
        float[] parameters = random(encoder.parameters(), 1);
        List<InputRow> rows = rows(20, false);
        float[] together = encoder.forward(parameters, rows).clone();
        for (int r = 0; r < 20; r++) {
            float[] alone = encoder.forward(parameters, List.of(rows.get(r)));
            double square = 0;
            for (int k = 0; k < 4; k++) {
                assertThat(alone[k]).isCloseTo(together[r * 4 + k], within(1e-5f));
                square += alone[k] * alone[k];
            }
            assertThat(square).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void spec_hiddenThatDoesNotFitTheKind_isRefused() {
        assertThatThrownBy(() -> new EncoderSpec(EncoderSpec.Kind.LINEAR, 3, 4, true))
                .hasMessage("encoder.hidden must be 0 for a linear encoder but was 3");
        assertThatThrownBy(() -> new EncoderSpec(EncoderSpec.Kind.MLP, 0, 4, true))
                .hasMessage("encoder.hidden must be at least 1 for a mlp encoder but was 0");
        assertThatThrownBy(() -> new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 0, true))
                .hasMessage("encoder.embedding must be at least 1 but was 0");
    }
}
