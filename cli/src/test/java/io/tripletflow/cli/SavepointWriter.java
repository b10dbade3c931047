package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.TripletFlowJob;
import io.tripletflow.job.config.JobConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the savepoint of this build into the test resources; their README says when and how. No
 * test of anything, so its name is none that the build runs.
 */
class SavepointWriter {

    private static final String TARGET = "savepoint.write";
    private static final long PATIENCE_SECONDS = 120;

    @TempDir Path folder;

    @Test
    @EnabledIfSystemProperty(named = TARGET, matches = ".+")
    void write() throws Exception {
        Path target = Files.createDirectories(Path.of(System.getProperty(TARGET)));
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            JobConfig config = JobConfig.of(StoredJob.settings(kafka.bootstrap(), 2));
            try (JobTopics topics = new JobTopics(config)) {
                StoredJob.send(topics, 0, StoredJob.HALF);
                // all state within one file, which knows no other path
                StreamExecutionEnvironment env =
                        StreamExecutionEnvironment.createLocalEnvironment(
                                2,
                                Configuration.fromMap(
                                        Map.of(
                                                "execution.checkpointing.data-inline-threshold",
                                                "1mb")));
                TripletFlowJob.define(env, config);
                JobClient job = env.executeAsync(StoredJob.NAME);
                await(() -> topics.learned() == StoredJob.LEARNED_IN_HALF);
                await(() -> topics.embeddings().size() == StoredJob.HALF);
                await(() -> version(topics) == topics.reports().get(5).version());
                String savepoint =
                        job.stopWithSavepoint(
                                        false,
                                        folder.toUri().toString(),
                                        SavepointFormatType.CANONICAL)
                                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                Path written = Path.of(URI.create(savepoint));
                try (var files = Files.list(written)) {
                    assertThat(files).containsExactly(written.resolve("_metadata"));
                }
                Files.copy(written.resolve("_metadata"), target.resolve("_metadata"));
                Files.write(target.resolve("model"), topics.model().orElseThrow().bytes());
            }
        }
    }

    private static long version(JobTopics topics) {
        return topics.model().map(ModelSnapshot::version).orElse(-1L);
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
