package io.tripletflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackboneTest {

    private static final int D = 3;
    private static final int H = 4;
    private static final int E = 2;

    private final Random random = new Random(5);

    private static TowerSpec tower(Kind kind, int layers, boolean scaled, boolean norm) {
        int hidden = kind == Kind.LINEAR ? 0 : H;
        return new TowerSpec(
                "default",
                new InputSpec.Dense(D),
                new EncoderSpec(kind, hidden, layers, E, scaled, Activation.RELU, norm, 0, null));
    }

    private float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** As torch.nn.Sequential(Linear, ReLU, Linear, ReLU, Linear) names and shapes them. */
    private Tensors torchMlp() {
        return new Tensors()
                .put("10.weight", numbers(E * H), E, H)
                .put("10.bias", numbers(E))
                .put("2.weight", numbers(H * H), H, H)
                .put("2.bias", numbers(H))
                .put("0.weight", numbers(H * D), H, D)
                .put("0.bias", numbers(H));
    }

    @Test
    void aTorchMlp_embedsAsByHand() throws TensorException {
        TowerSpec tower = tower(Kind.MLP, 2, false, false);
        Tensors theirs = torchMlp();
        Tensors ours = new Backbone(tower, true).convert(theirs, Sequential.names(theirs, tower));
        Encoder encoder = Encoder.of(tower.encoder(), tower.input());
        float[] parameters = encoder.start(1);
        assertThat(Initial.overlay(ours, encoder.tensors(), parameters))
                .containsExactly(
                        "hidden.0.weights",
                        "hidden.0.bias",
                        "hidden.1.weights",
                        "hidden.1.bias",
                        "output.weights",
                        "bias");
        float[] x = numbers(D);
        float[] expected =
                linear(theirs, "10", relu(linear(theirs, "2", relu(linear(theirs, "0", x)))));
        double norm = Math.hypot(expected[0], expected[1]);
        float[] actual = encoder.forward(parameters, List.of(new InputRow.Dense(x)));
        for (int i = 0; i < E; i++) {
            assertThat(actual[i]).isCloseTo((float) (expected[i] / norm), within(1e-5f));
        }
    }

    @Test
    void scaledInput_getsAConstantOfNoWeight() throws TensorException {
        TowerSpec tower = tower(Kind.RESIDUAL, 1, true, false);
        Tensors theirs = new Tensors().put("0.weight", numbers(H * D), H, D);
        Tensors ours = new Backbone(tower, true).convert(theirs, Sequential.names(theirs, tower));
        assertThat(ours.names()).containsExactly("hidden.0.weights");
        float[] weights = ours.floats("hidden.0.weights", D + 1, H);
        float[] source = theirs.floats("0.weight");
        for (int h = 0; h < H; h++) {
            for (int d = 0; d < D; d++) {
                assertThat(weights[d * H + h]).isEqualTo(source[h * D + d]);
            }
            assertThat(weights[D * H + h]).isZero();
        }
    }

    @Test
    void aBackboneAlone_leavesTheRestAtItsStart() throws TensorException {
        TowerSpec tower = tower(Kind.RESIDUAL, 1, true, false);
        Tensors theirs =
                new Tensors().put("0.weight", numbers(H * D), H, D).put("0.bias", numbers(H));
        Tensors ours = new Backbone(tower, true).convert(theirs, Sequential.names(theirs, tower));
        Encoder encoder = Encoder.of(tower.encoder(), tower.input());
        float[] start = encoder.start(3);
        float[] parameters = start.clone();
        Initial.overlay(ours, encoder.tensors(), parameters);
        for (TensorSpec spec : encoder.tensors()) {
            for (int i = spec.offset(); i < spec.offset() + spec.size(); i++) {
                float expected =
                        spec.name().startsWith("hidden.0")
                                ? ours.floats(spec.name())[i - spec.offset()]
                                : start[i];
                assertThat(parameters[i]).isEqualTo(expected);
            }
        }
    }

    @Test
    void normsAreFoundByTheirAxes() throws TensorException {
        TowerSpec tower = tower(Kind.MLP, 1, false, true);
        Tensors theirs =
                new Tensors()
                        .put("net.0.weight", numbers(H * D), H, D)
                        .put("net.0.bias", numbers(H))
                        .put("net.1.weight", numbers(H))
                        .put("net.1.bias", numbers(H))
                        .put("net.3.weight", numbers(E * H), E, H)
                        .put("net.3.bias", numbers(E));
        assertThat(Sequential.names(theirs, tower))
                .isEqualTo(
                        Map.of(
                                "net.0.weight", "hidden.0.weights",
                                "net.0.bias", "hidden.0.bias",
                                "net.1.weight", "hidden.0.norm.gain",
                                "net.1.bias", "hidden.0.norm.bias",
                                "net.3.weight", "output.weights",
                                "net.3.bias", "bias"));
    }

    @Test
    void aLinearLayer_becomesTheDirectPath() throws TensorException {
        Tensors theirs =
                new Tensors()
                        .put("weight", numbers(E * D), E, D)
                        .put(".weight", numbers(E * D), E, D);
        assertThat(Sequential.names(theirs, tower(Kind.LINEAR, 0, true, false)))
                .isEqualTo(Map.of(".weight", "weights"));
    }

    @Test
    void aConvolution_isTurnedChannelsLast_withWhatReadsItsMap() throws TensorException {
        TowerSpec tower =
                new TowerSpec(
                        "default",
                        new InputSpec.Image(5, 4, 2),
                        new EncoderSpec(
                                Kind.MLP,
                                0,
                                0,
                                E,
                                false,
                                Activation.RELU,
                                true,
                                0,
                                new Convolution(3, 3, 1)));
        Tensors theirs =
                new Tensors()
                        .put("0.weight", numbers(3 * 2 * 9), 3, 2, 3, 3)
                        .put("0.bias", numbers(3))
                        .put("1.weight", numbers(3 * 20), 3, 5, 4)
                        .put("1.bias", numbers(3 * 20), 3, 5, 4)
                        .put("5.weight", numbers(E * 12), E, 12)
                        .put("5.bias", numbers(E));
        Tensors ours = new Backbone(tower, true).convert(theirs, Sequential.names(theirs, tower));
        float[] filters = ours.floats("convolution.0.weights", 3, 3, 2, 3);
        float[] gain = ours.floats("convolution.0.norm.gain", 5, 4, 3);
        float[] output = ours.floats("output.weights", 12, E);
        // filter 1, channel 0, row 2, column 1
        assertThat(filters[((2 * 3 + 1) * 2 + 0) * 3 + 1])
                .isEqualTo(theirs.floats("0.weight")[((1 * 2 + 0) * 3 + 2) * 3 + 1]);
        // channel 2, row 4, column 3
        assertThat(gain[(4 * 4 + 3) * 3 + 2])
                .isEqualTo(theirs.floats("1.weight")[(2 * 5 + 4) * 4 + 3]);
        // the map is (3, 2, 2) there, (2, 2, 3) here: channel 2, row 0, column 1, output 1
        assertThat(output[((0 * 2 + 1) * 3 + 2) * E + 1])
                .isEqualTo(theirs.floats("5.weight")[12 + (2 * 2 + 0) * 2 + 1]);
    }

    @Test
    void namesAndDoubles_areTakenAsTheyAre_whereTheyFit() throws TensorException {
        TowerSpec tower = tower(Kind.LINEAR, 0, false, false);
        Tensors theirs =
                new Tensors()
                        .put("w", new double[] {1, 2, 3, 4, 5, 6}, D, E)
                        .put("bias", new float[] {7, 8})
                        .put("extra", new int[] {1});
        Tensors ours =
                new Backbone(tower, false).convert(theirs, Map.of("w", "weights", "extra", ""));
        assertThat(ours.floats("weights", D, E)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(ours.floats("bias", E)).containsExactly(7, 8);
    }

    @Test
    void whatDoesNotFit_isNamedWithWhatToDo() {
        TowerSpec tower = tower(Kind.LINEAR, 0, false, false);
        Tensors theirs = new Tensors().put("w", new float[6], E, D);
        refused(tower, theirs, Map.of())
                .hasMessage(
                        "tensor 'w' has no place in tower 'default'; give --map w=NAME with one of"
                                + " [weights, bias], or --map w= to leave it out");
        refused(tower, theirs, Map.of("w", "weights"))
                .hasMessage(
                        "tensor 'w' has shape [2, 3] but 'weights' of tower 'default' has [3, 2];"
                                + " choose the encoder that it comes from, or give --transpose");
        refused(tower, theirs, Map.of("v", "weights"))
                .hasMessage("there is no tensor 'v' in the file; it has [w]");
        refused(tower, new Tensors().put("w", new int[6], D, E), Map.of("w", "weights"))
                .hasMessage("tensor 'w' is I32 but must be F32");
        Tensors two = new Tensors().put("a", new float[2]).put("b", new float[2]);
        refused(tower, two, Map.of("a", "bias", "b", "bias"))
                .hasMessage("tensors 'a' and 'b' both become 'bias'; leave one out with --map b=");
        assertThatThrownBy(() -> Sequential.names(torchMlp(), tower(Kind.MLP, 1, false, false)))
                .hasMessageStartingWith(
                        "'10.weight' belongs to layer 3 of the file but tower 'default' has 2");
        assertThatThrownBy(() -> Sequential.names(theirs, tower))
                .hasMessage(
                        "no tensor of the file is called '….weight' as PyTorch does; it has [w]");
    }

    @Test
    void overlay_ofNothingOrOfAnotherShape_changesNothing() {
        List<TensorSpec> specs = tower(Kind.LINEAR, 0, false, false).tensors();
        float[] parameters = numbers(8);
        float[] before = parameters.clone();
        assertThatThrownBy(() -> Initial.overlay(new Tensors(), specs, parameters))
                .hasMessageContaining("none of the tensors [weights, bias]", "model import");
        Tensors wrong = new Tensors().put("weights", new float[6], D, E).put("bias", new float[1]);
        assertThatThrownBy(() -> Initial.overlay(wrong, specs, parameters))
                .hasMessageContaining("'bias' has shape [1] but the configuration asks for [2]");
        assertThat(parameters).isEqualTo(before);
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
            TowerSpec tower, Tensors theirs, Map<String, String> names) {
        return assertThatThrownBy(() -> new Backbone(tower, false).convert(theirs, names))
                .isInstanceOf(TensorException.class);
    }

    /** weight (outputs, inputs) · x + bias. */
    private static float[] linear(Tensors tensors, String module, float[] x)
            throws TensorException {
        float[] weight = tensors.floats(module + ".weight");
        float[] sum = tensors.floats(module + ".bias").clone();
        for (int o = 0; o < sum.length; o++) {
            for (int i = 0; i < x.length; i++) {
                sum[o] += weight[o * x.length + i] * x[i];
            }
        }
        return sum;
    }

    private static float[] relu(float[] x) {
        float[] result = x.clone();
        for (int i = 0; i < x.length; i++) {
            result[i] = Math.max(0, x[i]);
        }
        return result;
    }
}
