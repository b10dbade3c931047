package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How encoders start, and which ones are refused; {@link EncoderContractTest} has the rest. */
class EncoderTest {

    private static final int INPUTS = 7;

    private static List<InputRow> rows(int count) {
        List<InputRow> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            rows.add(new InputRow.Dense(EncoderCase.random(INPUTS, 100 + r)));
        }
        return rows;
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
        List<InputRow> rows = rows(11);
        float[] expected = linear.forward(linear.start(9), rows).clone();
        assertThat(residual.forward(residual.start(9), rows)).containsExactly(expected);
    }

    @Test
    void adapter_startsAsTheInputItself() {
        EncoderSpec spec = new EncoderSpec(EncoderSpec.Kind.ADAPTER, 3, INPUTS, false);
        Encoder encoder = new Encoder(spec, INPUTS);
        List<InputRow> rows = rows(2);
        float[] actual = encoder.forward(encoder.start(9), rows);
        for (int r = 0; r < 2; r++) {
            float[] row = ((InputRow.Dense) rows.get(r)).values();
            double length = 0;
            for (float value : row) {
                length += value * (double) value;
            }
            for (int i = 0; i < INPUTS; i++) {
                assertThat(actual[r * INPUTS + i])
                        .isCloseTo((float) (row[i] / Math.sqrt(length)), within(1e-6f));
            }
        }
        assertThat(encoder.parameters()).isEqualTo(3 * INPUTS + 3 * INPUTS + INPUTS);
    }

    @Test
    void adapter_whoseEmbeddingsAreNoRows_isRefused() {
        EncoderSpec spec = new EncoderSpec(EncoderSpec.Kind.ADAPTER, 3, 4, false);
        assertThatThrownBy(() -> new Encoder(spec, INPUTS))
                .hasMessage("embedding must be 7, the numbers of a row, for an adapter but was 4");
        EncoderSpec asWide = spec.withEmbedding(INPUTS);
        assertThat(asWide).isEqualTo(new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, INPUTS, false));
        assertThat(spec.withEmbedding(4)).isEqualTo(spec);
    }

    @Test
    void spec_hiddenThatDoesNotFitTheKind_isRefused() {
        assertThatThrownBy(() -> new EncoderSpec(EncoderSpec.Kind.ADAPTER, 0, 4, true))
                .hasMessage("hidden must be at least 1 for an adapter encoder but was 0");
        assertThatThrownBy(() -> new EncoderSpec(EncoderSpec.Kind.LINEAR, 3, 4, true))
                .hasMessage("hidden must be 0 for a linear encoder but was 3");
        assertThatThrownBy(() -> new EncoderSpec(EncoderSpec.Kind.MLP, 0, 4, true))
                .hasMessage("hidden must be at least 1 for a mlp encoder but was 0");
        assertThatThrownBy(() -> new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 0, true))
                .hasMessage("embedding must be at least 1 but was 0");
    }

    @Test
    void spec_partsThatWouldDoNothing_areRefused() {
        assertThatThrownBy(() -> spec(EncoderSpec.Kind.LINEAR, 0, 0, Activation.TANH, false, 0))
                .hasMessage(
                        "activation must be relu for a linear encoder, which has no hidden branch, but was TANH");
        assertThatThrownBy(() -> spec(EncoderSpec.Kind.LINEAR, 0, 0, Activation.RELU, true, 0))
                .hasMessageStartingWith("layer-norm must be false for a linear encoder");
        assertThatThrownBy(() -> spec(EncoderSpec.Kind.LINEAR, 0, 0, Activation.RELU, false, 0.1f))
                .hasMessageStartingWith("dropout must be 0 for a linear encoder");
        assertThatThrownBy(() -> spec(EncoderSpec.Kind.LINEAR, 0, 1, Activation.RELU, false, 0))
                .hasMessage("layers must be 0 for a linear encoder but was 1");
        assertThatThrownBy(
                        () ->
                                new EncoderSpec(
                                        EncoderSpec.Kind.MLP,
                                        8,
                                        0,
                                        4,
                                        true,
                                        Activation.RELU,
                                        false,
                                        0,
                                        Convolution.DEFAULTS))
                .hasMessage("hidden must be 0 for an encoder with a convolution but was 8");
    }

    @Test
    void spec_valuesOutOfRange_areRefused() {
        assertThatThrownBy(() -> spec(EncoderSpec.Kind.MLP, 8, 0, Activation.RELU, false, 0))
                .hasMessage("layers must be at least 1 for a mlp encoder but was 0");
        assertThatThrownBy(() -> spec(EncoderSpec.Kind.MLP, 8, 17, Activation.RELU, false, 0))
                .hasMessage("layers must be at most 16 but was 17");
        assertThatThrownBy(() -> spec(EncoderSpec.Kind.MLP, 1, 1, Activation.RELU, true, 0))
                .hasMessage("hidden must be at least 2 with layer norm but was 1");
        for (float dropout : new float[] {-0.1f, 0.95f, Float.NaN}) {
            assertThatThrownBy(
                            () -> spec(EncoderSpec.Kind.MLP, 8, 1, Activation.RELU, false, dropout))
                    .hasMessage("dropout must be 0 to 0.9 but was " + dropout);
        }
    }

    private static EncoderSpec spec(
            EncoderSpec.Kind kind,
            int hidden,
            int layers,
            Activation activation,
            boolean layerNorm,
            float dropout) {
        return new EncoderSpec(kind, hidden, layers, 4, true, activation, layerNorm, dropout, null);
    }

    /** Old snapshots hold W (D, E), U (D, H), c (H), V (H, E), b (E) without names. */
    @Test
    void tensors_ofOneHiddenLayer_keepTheOrderOfOldSnapshots() {
        Encoder encoder =
                new Encoder(new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 6, 4, false), INPUTS);
        assertThat(encoder.tensors())
                .containsExactly(
                        new TensorSpec("weights", List.of(7, 4), 0),
                        new TensorSpec("hidden.0.weights", List.of(7, 6), 28),
                        new TensorSpec("hidden.0.bias", List.of(6), 70),
                        new TensorSpec("output.weights", List.of(6, 4), 76),
                        new TensorSpec("bias", List.of(4), 100));
        assertThat(encoder.parameters()).isEqualTo(104);
    }
}
