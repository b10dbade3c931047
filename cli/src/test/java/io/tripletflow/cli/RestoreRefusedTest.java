package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.job.TripletFlowJob;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a savepoint does not fit is refused before anything starts, and even before Kafka is asked.
 * What fits waits for a broker in vain, side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class RestoreRefusedTest {

    private static final String UNREACHABLE = "127.0.0.1:1";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input.dimension | 7 | input.dimension: must be 6, as in the state, but was 7",
                "input.kind | text | input.kind: must be features, as in the state, but was text",
                "encoder.embedding | 8 | encoder.embedding: must be 4, as in the state, but was 8",
                "encoder.kind | residual | encoder.kind: must be linear, as in the state, but was",
                "encoder.normalize-input | false | must be true, as in the state, but was false",
                "input.tower | image | towers: must be default, as in the state, but was image",
                "optimizer.kind | adamw | optimizer.kind: must be adam, as in the state",
            })
    void anotherShape_isRefused_withOptionAndBothValues(String option, String value, String message)
            throws IOException {
        assertThatThrownBy(() -> define("8486f68", Map.of(option, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("; set it back, or start a new model");
    }

    @Test
    void ofABuildBeforeSafetensors_theSizesAreCompared() {
        assertThatThrownBy(() -> define("40ac294", Map.of("encoder.embedding", "8")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("parameters");
        Map<String, String> towers =
                Map.of("towers.a.input.dimension", "6", "towers.b.input.dimension", "6");
        assertThatThrownBy(() -> define("40ac294", towers))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "snapshot format 1 has one tower but the configuration has 2");
    }

    @ParameterizedTest
    @CsvSource({"40ac294", "12c851f", "8486f68"})
    void whatAModelDoesNotDependOn_mayChange(String commit) {
        Map<String, String> changes =
                Map.of(
                        "optimizer.learning-rate", "0.0005",
                        "loss.margin", "0.5",
                        "window.size", "2s",
                        "training.batch", "64",
                        "training.seed", "5",
                        "memory.per-label", "3",
                        "memory.embeddings", "100",
                        "encoder.dropout", "0.1");
        assertThatThrownBy(() -> define(commit, changes)).isInstanceOf(KafkaSetupException.class);
    }

    /** The default was the vector's length, and is one more now. */
    @ParameterizedTest
    @CsvSource({"12c851f", "8486f68"})
    void aWidthThatTheJobFileDoesNotGive_isThatOfTheState(String commit) {
        assertThatThrownBy(() -> define(commit, Map.of("encoder.embedding", "")))
                .isInstanceOf(KafkaSetupException.class);
    }

    @Test
    void aPathWithoutState_isLeftToFlink() {
        Map<String, String> nowhere =
                Map.of(
                        "flink.execution.state-recovery.path",
                        folder.resolve("none").toUri().toString());
        assertThatThrownBy(() -> define("8486f68", nowhere))
                .isInstanceOf(KafkaSetupException.class);
    }

    private void define(String commit, Map<String, String> changes) throws IOException {
        Map<String, String> settings = StoredJob.settings(UNREACHABLE, 2);
        Path savepoint = StoredJob.savepoint(commit, folder);
        settings.put("flink.execution.state-recovery.path", savepoint.toUri().toString());
        settings.putAll(changes);
        settings.values().removeIf(String::isEmpty);
        if (changes.containsKey("towers.a.input.dimension")) {
            settings.remove("input.dimension");
        }
        settings.put("kafka.properties.default.api.timeout.ms", "1000");
        settings.put("kafka.properties.request.timeout.ms", "500");
        TripletFlowJob.define(
                StreamExecutionEnvironment.createLocalEnvironment(2), JobConfig.of(settings));
    }
}
