package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierLifeTest {

    @TempDir Path folder;

    @Test
    void startMillis_isNow_butNeverBeforeAnEpochOnTheTopic() {
        long before = System.currentTimeMillis();
        assertThat(EarlierLife.startMillis(Optional.empty()))
                .isBetween(before, System.currentTimeMillis());
        long ahead = before + 3_600_000;
        assertThat(EarlierLife.startMillis(Optional.of(new ModelTopic.Version(ahead, 7))))
                .isEqualTo(ahead + 1);
    }

    @Test
    void refusal_namesTheNewestCheckpoint_andTheSavepointThatWasWrittenLast() throws IOException {
        Path checkpoint = write("checkpoints/5f/chk-7", 7, 10);
        write("checkpoints/5f/chk-6", 6, 20);
        write("savepoints/savepoint-a", 90, 10);
        Path savepoint = write("savepoints/savepoint-b", 8, 20);
        Configuration flink = new Configuration();
        flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri("checkpoints"));
        flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri("savepoints"));
        assertThatThrownBy(() -> check(flink))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("topic 'model' holds version 7 of epoch 1")
                .hasMessageContaining(checkpoint.getFileName() + " is the newest in ")
                .hasMessageContaining("of the savepoints in ")
                .hasMessageContaining(" the last was file:" + savepoint);
        flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri("none"));
        assertThatThrownBy(() -> check(flink)).hasMessageContaining("no savepoint lies in ");
    }

    private static void check(Configuration flink) {
        JobConfig config =
                JobConfig.of(Map.of("kafka.bootstrap", "localhost:1", "input.dimension", "2"));
        EarlierLife.check(Optional.of(new ModelTopic.Version(1, 7)), flink, config);
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    private Path write(String name, long number, long second) throws IOException {
        Path state = Files.createDirectories(folder.resolve(name));
        Path file = state.resolve("_metadata");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(number, List.of(), List.of()), out);
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
        return state;
    }
}
