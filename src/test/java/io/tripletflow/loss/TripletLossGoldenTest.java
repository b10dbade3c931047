package io.tripletflow.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.distance.Distance;
import io.tripletflow.golden.Golden;
import io.tripletflow.loss.TripletLoss.Kind;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Triplets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TripletLossGoldenTest {

    static Stream<Arguments> cases() {
        return Golden.cases(
                "triplet_loss.json.gz",
                c ->
                        "%s, margin %s, swap %s, %s"
                                .formatted(
                                        c.get("distance").asText(),
                                        c.get("margin").asText(),
                                        c.get("swap").asText(),
                                        c.get("reduction").asText()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void lossAndGradients_agreeWithTheGoldenValues(String name, JsonNode golden) {
        int triples = golden.get("anchor").size();
        int width = golden.get("anchor").get(0).size();
        int rows = 3 * triples;
        float[] x =
                concatenate(
                        Golden.numbers(golden.get("anchor")),
                        Golden.numbers(golden.get("positive")),
                        Golden.numbers(golden.get("negative")));
        Triplets triplets = new Triplets();
        for (int i = 0; i < triples; i++) {
            triplets.add(i, triples + i, 2 * triples + i);
        }
        Distance distance =
                Distance.valueOf(golden.get("distance").asText().toUpperCase(Locale.ROOT));
        Pairs pairs = new Pairs(distance);
        float[] coefficients = new float[rows * rows];
        float[] gradient = new float[rows * width];

        pairs.compute(x, new int[rows], rows, width);
        LossValue value = loss(golden).evaluate(pairs, triplets, null, coefficients);
        distance.backward(x, rows, width, pairs.distances(), coefficients, gradient);

        double expected = sum(Golden.numbers(golden.get("loss")));
        assertThat(value.loss()).isCloseTo(expected, within(Golden.TOLERANCE * expected));
        assertThat(value.active()).isEqualTo(golden.get("active").asInt());
        float[] expectedGradient =
                concatenate(
                        Golden.numbers(golden.get("grad_anchor")),
                        Golden.numbers(golden.get("grad_positive")),
                        Golden.numbers(golden.get("grad_negative")));
        for (int i = 0; i < gradient.length; i++) {
            double allowed = 1e-6 + Golden.TOLERANCE * Math.abs(expectedGradient[i]);
            assertThat((double) gradient[i])
                    .as("gradient %d", i)
                    .isCloseTo(expectedGradient[i], within(allowed));
        }
    }

    private static TripletLoss loss(JsonNode golden) {
        boolean soft = golden.get("margin").isTextual();
        return new TripletLoss(
                soft ? Kind.SOFT_MARGIN : Kind.MARGIN,
                soft ? 0f : (float) golden.get("margin").asDouble(),
                golden.get("swap").asBoolean(),
                switch (golden.get("reduction").asText()) {
                    case "mean" -> Reduction.MEAN;
                    case "mean_of_active" -> Reduction.MEAN_OF_ACTIVE;
                    case "sum", "none" -> Reduction.SUM; // "none" lists the terms of the sum
                    default -> throw new AssertionError("unknown reduction in " + golden);
                });
    }

    private static float[] concatenate(float[] a, float[] b, float[] c) {
        float[] all = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
