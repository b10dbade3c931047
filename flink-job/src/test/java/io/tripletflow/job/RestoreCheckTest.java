package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.learn.MetricLearner;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestoreCheckTest {

    private static JobConfig config(Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of("kafka.bootstrap", "localhost:9092", "input.dimension", "196"));
        settings.putAll(more);
        return JobConfig.of(settings);
    }

    @Test
    void anotherWidthOfACommittee_isRefusedByTheNumberThatTheJobFileWouldHave() {
        MetricLearner learner = new MetricLearner(config(Map.of()).learning().learner());
        StoredTrainer stored = new StoredTrainer(1, learner.snapshot());
        for (String width : new String[] {"32", "197"}) {
            ConfigException refused =
                    catchThrowableOfType(
                            ConfigException.class,
                            () ->
                                    RestoreCheck.require(
                                            config(Map.of("encoder.embedding", width)),
                                            "savepoint",
                                            stored));
            assertThat(refused.problems()).hasSize(1);
            assertThat(refused)
                    .hasMessageContaining(
                            "encoder.embedding: must be 261 (or left out), as in the state, but was "
                                    + width);
        }
        RestoreCheck.require(config(Map.of()), "savepoint", stored);
        RestoreCheck.require(config(Map.of("encoder.embedding", "261")), "savepoint", stored);
        assertThatThrownBy(
                        () ->
                                RestoreCheck.require(
                                        config(Map.of("input.dimension", "195")),
                                        "savepoint",
                                        stored))
                .hasMessageContaining("input.dimension: must be 196");
    }
}
