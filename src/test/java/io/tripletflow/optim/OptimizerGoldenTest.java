package io.tripletflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.golden.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of the recorded trainings lead each optimiser to the recorded parameters. */
class OptimizerGoldenTest {

    static Stream<Arguments> cases() {
        return Golden.cases(
                "training.json.gz",
                c -> c.get("optimizer").asText() + ", hidden " + c.get("hidden").asInt());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void parameters_afterAllSteps_agreeWithTheGoldenValues(String name, JsonNode golden) {
        float[] parameters = Golden.numbers(golden.get("initial"));
        Optimizer optimizer = Optimizer.of(spec(golden), parameters.length);
        for (JsonNode step : golden.get("steps")) {
            optimizer.step(parameters, Golden.numbers(step.get("gradients")));
        }
        assertThat(optimizer.steps()).isEqualTo(golden.get("steps").size());
        float[] expected = Golden.numbers(golden.get("final"));
        for (int i = 0; i < expected.length; i++) {
            double allowed = 1e-6 + Golden.TOLERANCE * Math.abs(expected[i]);
            assertThat((double) parameters[i])
                    .as("parameter %d", i)
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
