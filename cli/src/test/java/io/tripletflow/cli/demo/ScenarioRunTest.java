package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.demo.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioRunTest {

    private static final ScenarioRun SPEECH =
            new ScenarioRun(Scenario.SPEECH, "test", 0.4, 0.9, 1234);
    private static final ScenarioRun FACES =
            new ScenarioRun(Scenario.FACE_RECOGNITION, "unseen", 0.2, 0.1, 1234);

    @Test
    void table_hasALineForEach() {
        assertThat(ScenarioRun.table(List.of(SPEECH, FACES)))
                .contains("speech             recall@1")
                .contains("0.400    0.900     1,234")
                .doesNotContain("worse");
    }

    @Test
    void better_passes_whicheverWayTheMeasureGoes() {
        assertThatCode(() -> ScenarioRun.requireNoneWorse(List.of(SPEECH, FACES)))
                .doesNotThrowAnyException();
    }

    @Test
    void worse_orNotJudged_failsWithItsFigures() {
        for (double[] pair : new double[][] {{0.1, 0.2}, {0.1, Double.NaN}}) {
            ScenarioRun run =
                    new ScenarioRun(Scenario.FACE_RECOGNITION, "unseen", pair[0], pair[1], 1);
            assertThat(ScenarioRun.table(List.of(run))).contains("worse");
            assertThatThrownBy(() -> ScenarioRun.requireNoneWorse(List.of(SPEECH, run)))
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
                    .hasMessageContaining("face-recognition (equal error rate: raw 0.100")
                    .hasMessageNotContaining("speech");
        }
    }
}
