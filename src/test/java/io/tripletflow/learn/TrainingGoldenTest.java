package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.golden.Golden;
import io.tripletflow.loss.LossValue;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.Miners;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Triplets;
import io.tripletflow.optim.Optimizer;
import io.tripletflow.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole trainings as PyTorch does them: losses, gradients of every step, final parameters. */
class TrainingGoldenTest {

    private static final double FLOOR = 2e-5;

    static Stream<Arguments> cases() {
        return Golden.cases(
                "training.json.gz",
                c -> c.get("optimizer").asText() + ", hidden " + c.get("hidden").asInt());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void trajectory_agreesWithTheGoldenValues(String name, JsonNode golden) {
        int hidden = golden.get("hidden").asInt();
        JsonNode initial = golden.get("initial");
        int inputs = initial.get(0).get(0).size();
        int embedding = initial.get(initial.size() - 1).size();
        EncoderSpec.Kind kind = hidden == 0 ? EncoderSpec.Kind.LINEAR : EncoderSpec.Kind.MLP;
        Encoder encoder = new Encoder(new EncoderSpec(kind, hidden, embedding, false), inputs);
        float[] parameters = ours(initial);
        float[] gradient = new float[parameters.length];
        Optimizer optimizer = Optimizer.of(spec(golden), parameters.length);
        int step = 0;
        for (JsonNode expected : golden.get("steps")) {
            double loss = gradient(encoder, parameters, expected, gradient);
            double golden64 = expected.get("loss").asDouble();
            assertThat(loss).as("loss of step %d", step).isCloseTo(golden64, within(1e-4));
            assertClose("gradient of step " + step, gradient, ours(expected.get("gradients")));
            optimizer.step(parameters, gradient);
            step++;
        }
        assertClose("final parameters", parameters, ours(golden.get("final")));
    }

    private static double gradient(
            Encoder encoder, float[] parameters, JsonNode step, float[] gradient) {
        List<InputRow> rows = new ArrayList<>();
        step.get("features").forEach(row -> rows.add(new InputRow.Dense(Golden.numbers(row))));
        int[] labels = Golden.integers(step.get("labels"));
        int count = rows.size();
        float[] coefficients = new float[count * count];
        float[] slopes = new float[count * encoder.width()];
        Triplets triplets = new Triplets();
        TripletLoss loss = new TripletLoss(TripletLoss.Kind.MARGIN, 0.5f, false, Reduction.MEAN);

        float[] embeddings = encoder.forward(parameters, rows);
        Pairs pairs = new Pairs(Distance.EUCLIDEAN);
        pairs.compute(embeddings, labels, count, encoder.width());
        Miners.BATCH_HARD.at(0.5f).mine(pairs, new SplittableRandom(1), triplets);
        LossValue value = loss.evaluate(pairs, triplets, null, coefficients);
        Distance.EUCLIDEAN.backward(
                embeddings, count, encoder.width(), pairs.distances(), coefficients, slopes);
        encoder.backward(parameters, slopes, gradient);
        return value.loss();
    }

    /** PyTorch keeps W as (out, in), we as (in, out); biases are the same, and so is the order. */
    private static float[] ours(JsonNode tensors) {
        List<Float> all = new ArrayList<>();
        for (JsonNode tensor : tensors) {
            if (!tensor.get(0).isArray()) {
                tensor.forEach(value -> all.add((float) value.asDouble()));
                continue;
            }
            for (int in = 0; in < tensor.get(0).size(); in++) {
                for (JsonNode out : tensor) {
                    all.add((float) out.get(in).asDouble());
                }
            }
        }
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i);
        }
        return values;
    }

    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            double allowed = FLOOR + Golden.TOLERANCE * Math.abs(expected[i]);
            assertThat((double) actual[i])
                    .as("%s, number %d", what, i)
                    .isCloseTo(expected[i], within(allowed));
        }
    }

    private static OptimizerSpec spec(JsonNode golden) {
        return switch (golden.get("optimizer").asText()) {
            case "sgd" -> OptimizerSpec.sgd(0.1f, 0f);
            case "sgd_momentum_0.9" -> OptimizerSpec.sgd(0.1f, 0.9f);
            case "adagrad" -> OptimizerSpec.adagrad(0.05f);
            case "adam" -> OptimizerSpec.adam(0.01f);
            case "adamw_wd_0.01" -> OptimizerSpec.adamW(0.01f, 0.01f);
            default -> throw new AssertionError("unknown optimizer in " + golden);
        };
    }
}
