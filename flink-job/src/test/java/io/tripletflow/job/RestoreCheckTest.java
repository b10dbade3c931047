package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tripletflow.encoder.EncoderSpec;
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

    /** As the builds before adapters had it: 1,048,576 / 1,201 numbers of a projection. */
    @Test
    void wideVectorsThatWereProjected_stayProjected() {
        JobConfig wide = config(Map.of("input.dimension", "1200"));
        assertThat(kind(wide)).isEqualTo(EncoderSpec.Kind.ADAPTER);
        JobConfig before = config(Map.of("input.dimension", "1200", "encoder.embedding", "937"));
        assertThat(kind(before)).isEqualTo(EncoderSpec.Kind.LINEAR);
        byte[] model = new MetricLearner(before.learning().learner()).snapshot();
        StoredTrainer stored = new StoredTrainer(1, model);
        RestoreCheck.require(wide, "savepoint", stored);
        JobConfig asBorn = RestoreCheck.asBorn(wide, stored);
        assertThat(asBorn.learning().learner()).isEqualTo(before.learning().learner());
        StoredTrainer adapted =
                new StoredTrainer(1, new MetricLearner(wide.learning().learner()).snapshot());
        assertThat(RestoreCheck.asBorn(wide, adapted).learning().learner())
                .isEqualTo(wide.learning().learner());
        assertThatThrownBy(() -> RestoreCheck.require(before, "savepoint", adapted))
                .hasMessageContaining("encoder.kind: must be adapter, as in the state");
    }

    private static EncoderSpec.Kind kind(JobConfig config) {
        return config.learning().learner().towers().get(0).encoder().kind();
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
