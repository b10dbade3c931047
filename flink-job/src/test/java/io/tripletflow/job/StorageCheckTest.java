package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class StorageCheckTest {

    private static final Map<String, String> WIDE = Map.of("input.dimension", "768");

    @Test
    void aModelBeyondTheJobManagersMemory_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> check(WIDE, Map.of("execution.target", "embedded")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "checkpoint.directory: is not set, and the JobManager's memory takes"
                                + " checkpoints of at most 5 MiB, but the model's state takes ")
                .hasMessageContaining("no checkpoint would complete; set checkpoint.directory to");
        assertThatThrownBy(() -> check(WIDE, Map.of())).isInstanceOf(ConfigException.class);
    }

    @Test
    void whereTheClustersStorageIsNotKnown_itIsAWarning() {
        assertThat(check(WIDE, Map.of("execution.target", "remote")))
                .hasValueSatisfying(
                        warning -> assertThat(warning).contains("no checkpoint would complete"));
    }

    @Test
    void aSmallModel_isWarnedOfEntities_byTheirNumber() {
        // 200 bytes and two vectors of 64 numbers: 712 bytes each
        assertThat(check(Map.of("input.dimension", "64", "encoder.embedding", "64"), Map.of()))
                .hasValueSatisfying(
                        warning -> assertThat(warning).contains("here about 7363 entities"));
    }

    @Test
    void withADirectory_ofTheJobOrOfTheCluster_allFits() {
        Map<String, String> own = new HashMap<>(WIDE);
        own.put("checkpoint.directory", "file:///tmp/checkpoints");
        assertThat(check(own, Map.of())).isEmpty();
        assertThat(check(WIDE, Map.of("execution.checkpointing.dir", "s3://bucket/all"))).isEmpty();
        assertThat(check(WIDE, Map.of("execution.checkpointing.storage", "filesystem"))).isEmpty();
    }

    @Test
    void aStorageInMemory_besideADirectory_isSeen() {
        Map<String, String> cluster =
                Map.of(
                        "execution.checkpointing.dir", "s3://bucket/all",
                        "execution.checkpointing.storage", "jobmanager");
        assertThatThrownBy(() -> check(WIDE, cluster)).isInstanceOf(ConfigException.class);
    }

    @Test
    void withoutCheckpoints_thereIsNothingToFit() {
        Map<String, String> none = new HashMap<>(WIDE);
        none.put("checkpoint.interval", "0s");
        none.put("delivery.guarantee", "at-least-once");
        assertThat(check(none, Map.of())).isEmpty();
    }

    private static Optional<String> check(Map<String, String> job, Map<String, String> cluster) {
        Map<String, String> settings = new HashMap<>(job);
        settings.put("kafka.bootstrap", "localhost:9092");
        JobConfig config = JobConfig.of(settings);
        Configuration flink = Configuration.fromMap(cluster);
        flink.addAll(FlinkSettings.of(config));
        return StorageCheck.check(flink, config);
    }
}
