package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.encoder.layer.Inputs;
import io.tripletflow.encoder.layer.MeanPool;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Untrained encoders embed as the linear encoder of the same seed does. */
class IsometricStartTest {

    private static final int INPUTS = 9;
    private static final long SEED = 9;

    /** Kind, activation, layer norm, layers, hidden, embedding: narrower, as wide, and wider. */
    static Stream<Arguments> carryingCases() {
        List<Arguments> cases = new ArrayList<>();
        for (EncoderSpec.Kind kind : List.of(EncoderSpec.Kind.RESIDUAL, EncoderSpec.Kind.MLP)) {
            for (Activation activation : Activation.values()) {
                for (boolean norm : new boolean[] {false, true}) {
                    for (int layers = 1; layers <= 3; layers++) {
                        for (int embedding : new int[] {4, 9, 12}) {
                            int rank = Math.min(INPUTS, embedding);
                            int fewest = activation == Activation.TANH ? rank + 1 : 2 * rank;
                            for (int hidden : new int[] {fewest, fewest + 7}) {
                                EncoderSpec spec =
                                        new EncoderSpec(
                                                kind,
                                                hidden,
                                                layers,
                                                embedding,
                                                false,
                                                activation,
                                                norm,
                                                0,
                                                null);
                                cases.add(Arguments.of(spec));
                            }
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("carryingCases")
    void start_embedsAsTheLinearEncoder(EncoderSpec spec) {
        List<InputRow> rows = rows(20, INPUTS);
        float[] expected = start(linear(spec.embedding()), rows);
        float[] actual = start(new Encoder(spec, INPUTS), rows);
        boolean bends = spec.activation() == Activation.TANH && !spec.direct();
        float tolerance = bends ? 0.01f * spec.layers() : 1e-5f;
        for (int i = 0; i < 20 * spec.embedding(); i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
        }
    }

    /**
     * What the embedding keeps of the input, so are the ratios of distances: what a search sees.
     */
    @ParameterizedTest
    @MethodSource("carryingCases")
    void start_asWideAsTheInput_keepsTheRatiosOfDistances(EncoderSpec spec) {
        if (spec.embedding() < INPUTS) {
            return;
        }
        List<InputRow> rows = rows(20, INPUTS);
        float[] inputs = new float[20 * INPUTS];
        for (int r = 0; r < 20; r++) {
            rows.get(r).spread(inputs, r * INPUTS, INPUTS);
            unit(inputs, r);
        }
        float[] embeddings = start(new Encoder(spec, INPUTS), rows);
        double first =
                distance(embeddings, 0, 1, spec.embedding()) / distance(inputs, 0, 1, INPUTS);
        boolean bends = spec.activation() == Activation.TANH && !spec.direct();
        for (int a = 0; a < 20; a++) {
            for (int b = 0; b < a; b++) {
                double embedded = distance(embeddings, a, b, spec.embedding());
                double ratio = embedded / distance(inputs, a, b, INPUTS);
                assertThat(ratio / first).isCloseTo(1, within(bends ? 0.02 * spec.layers() : 1e-4));
            }
        }
    }

    @Test
    void narrowMlp_startsAsALinearEncoder_byWayOfItsPairs() {
        EncoderSpec spec = new EncoderSpec(EncoderSpec.Kind.MLP, 6, 9, false); // three pairs
        Encoder encoder = new Encoder(spec, INPUTS);
        float[] parameters = encoder.start(SEED);
        List<InputRow> rows = rows(2, INPUTS);
        float[] mirrored = ((InputRow.Dense) rows.get(0)).values().clone();
        for (int i = 0; i < INPUTS; i++) {
            mirrored[i] *= -3;
        }
        float[] expected = encoder.forward(parameters, rows.subList(0, 1)).clone();
        float[] actual = encoder.forward(parameters, List.of(new InputRow.Dense(mirrored)));
        for (int i = 0; i < 9; i++) { // linear: the embedding of -3x is that of x, mirrored
            assertThat(actual[i]).isCloseTo(-expected[i], within(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("carryingCases")
    void gradient_reachesUnitsToSpare(EncoderSpec spec) {
        if (spec.direct()) {
            return; // random units, some of which may see no row
        }
        Encoder encoder = new Encoder(spec, INPUTS);
        float[] parameters = encoder.start(SEED);
        float[] gradient = new float[parameters.length];
        encoder.forward(parameters, rows(20, INPUTS));
        encoder.backward(parameters, EncoderCase.random(20 * spec.embedding(), 3), gradient);
        TensorSpec output =
                encoder.tensors().stream()
                        .filter(tensor -> tensor.name().equals("output.weights"))
                        .findFirst()
                        .orElseThrow();
        int silent = 0;
        for (int unit = 0; unit < spec.hidden(); unit++) {
            float sum = 0;
            for (int e = 0; e < spec.embedding(); e++) {
                sum += Math.abs(gradient[output.offset() + unit * spec.embedding() + e]);
            }
            silent += sum == 0 ? 1 : 0;
        }
        // of a pair one unit sees a row; an odd unit may not, and is zero where layer norm sees it
        assertThat(silent).isLessThanOrEqualTo(spec.hidden() % 2);
    }

    @Test
    void residual_withConvolution_startsAsTheLinearEncoderOfThePixels() {
        InputSpec.Image image = new InputSpec.Image(6, 6, 2);
        List<InputRow> rows = rows(10, image.dimension());
        for (boolean norm : new boolean[] {false, true}) {
            EncoderSpec spec = convolution(EncoderSpec.Kind.RESIDUAL, Activation.RELU, norm, 5);
            float[] actual = start(Encoder.of(spec, image), rows);
            EncoderSpec linear = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 18, false);
            assertThat(actual).isEqualTo(start(Encoder.of(linear, image), rows));
        }
    }

    static Stream<Arguments> convolutions() {
        return Arrays.stream(Activation.values())
                .flatMap(a -> Stream.of(Arguments.of(a, false), Arguments.of(a, true)));
    }

    /** Two channels, one pool, an embedding as wide as the map: ratios of the pooled image. */
    @ParameterizedTest
    @MethodSource("convolutions")
    void mlp_withConvolution_startsAsAnIsometryOfThePooledImage(
            Activation activation, boolean norm) {
        InputSpec.Image image = new InputSpec.Image(6, 6, 2);
        EncoderSpec spec = convolution(EncoderSpec.Kind.MLP, activation, norm, 7);
        List<InputRow> rows = rows(10, image.dimension());
        MeanPool pool = new MeanPool(6, 6, 2);
        Inputs inputs = new Inputs(image.dimension());
        inputs.take(rows);
        float[] pooled = pool.forward(null, inputs.dense(), null).values();
        for (int r = 0; r < 10; r++) {
            double square = 0;
            for (int i = r * 18; i < (r + 1) * 18; i++) {
                square += pooled[i] * pooled[i];
            }
            for (int i = r * 18; i < (r + 1) * 18; i++) {
                pooled[i] /= (float) Math.sqrt(square);
            }
        }
        float[] embeddings = start(Encoder.of(spec, image), rows);
        double tolerance = activation == Activation.TANH ? 0.02 : 1e-4;
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < a; b++) {
                assertThat(distance(embeddings, a, b, 18))
                        .isCloseTo(distance(pooled, a, b, 18), within(tolerance));
            }
        }
    }

    private static EncoderSpec convolution(
            EncoderSpec.Kind kind, Activation activation, boolean norm, int filters) {
        return new EncoderSpec(
                kind, 0, 0, 18, false, activation, norm, 0, new Convolution(filters, 3, 1));
    }

    private static Encoder linear(int embedding) {
        return new Encoder(new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, embedding, false), INPUTS);
    }

    private static float[] start(Encoder encoder, List<InputRow> rows) {
        return encoder.forward(encoder.start(SEED), rows).clone();
    }

    private static List<InputRow> rows(int count, int width) {
        SplittableRandom random = new SplittableRandom(4);
        List<InputRow> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            float[] values = new float[width];
            for (int i = 0; i < width; i++) {
                values[i] = (float) random.nextDouble(-2.5, 2.5);
            }
            rows.add(new InputRow.Dense(values));
        }
        return rows;
    }

    private static void unit(float[] rows, int r) {
        double square = 0;
        for (int i = r * INPUTS; i < (r + 1) * INPUTS; i++) {
            square += rows[i] * rows[i];
        }
        for (int i = r * INPUTS; i < (r + 1) * INPUTS; i++) {
            rows[i] /= (float) Math.sqrt(square);
        }
    }

    private static double distance(float[] rows, int a, int b, int width) {
        double square = 0;
        for (int i = 0; i < width; i++) {
            double difference = rows[a * width + i] - rows[b * width + i];
            square += difference * difference;
        }
        return Math.sqrt(square);
    }
}
