package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.LearningReport;
import io.tripletflow.connectors.ModelSnapshot;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that was killed and restored ends as if it had never stopped. */
class RestartITCase {

    private static final int EVENTS = 3000;
    private static final Map<String, String> NO_RESTART = Map.of("restart-strategy.type", "none");

    private static EmbeddedKafka kafka;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void killedAndRestored_learnsTheSameModel_asAJobThatNeverStopped() throws Exception {
        ModelSnapshot whole = uninterrupted();
        assertThat(whole.version()).isPositive();

        JobConfig config = config("killed", Optional.empty());
        try (JobTopics topics = new JobTopics(config)) {
            try (EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
                send(topics, 0, EVENTS / 2);
                JobTopics.await(job, "a first checkpoint", () -> topics.learned() > 0);
                send(topics, EVENTS / 2, EVENTS);
            } // cancelled in the midst of the second half
            long before = topics.learned();
            assertThat(before).isPositive().isLessThan(EVENTS);

            JobConfig restored = config("killed", Optional.of(newestCheckpoint("killed")));
            try (EmbeddedJob job = EmbeddedJob.start(restored, NO_RESTART)) {
                end(topics);
                ModelSnapshot model = modelOfAll(topics, job);
                assertThat(model.epoch()).isGreaterThan(whole.epoch());
                assertThat(model.version()).isEqualTo(whole.version());
                assertThat(model.bytes()).isEqualTo(whole.bytes());
            }
            List<LearningReport> reports = topics.reports();
            assertThat(topics.learned()).as("each event once").isEqualTo(EVENTS);
            assertThat(reports).extracting(LearningReport::epoch).isSorted();
            assertThat(reports.stream().map(LearningReport::epoch).distinct()).hasSize(2);
            assertThat(reports).extracting(LearningReport::version).isSorted();
            assertThat(topics.embeddings()).hasSize(EVENTS + 2); // and those that end the stream
            assertThat(topics.deadLetters()).isEmpty();
        }
    }

    private ModelSnapshot uninterrupted() throws Exception {
        JobConfig config = config("whole", Optional.empty());
        try (JobTopics topics = new JobTopics(config)) {
            send(topics, 0, EVENTS);
            end(topics);
            try (EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
                return modelOfAll(topics, job);
            }
        }
    }

    private static void send(JobTopics topics, int from, int to) {
        for (int i = from; i < to; i++) {
            topics.send(i % 2, JobTopics.event(i));
        }
        topics.flush();
    }

    /** Closes the last window in both partitions. */
    private static void end(JobTopics topics) {
        for (int partition = 0; partition < 2; partition++) {
            long time = JobTopics.START + 10L * EVENTS + 60_000;
            topics.send(partition, JobTopics.unlabelled("end-" + partition, time));
        }
        topics.flush();
    }

    private static ModelSnapshot modelOfAll(JobTopics topics, EmbeddedJob job)
            throws InterruptedException {
        JobTopics.await(job, "all reports", () -> topics.learned() == EVENTS);
        long version = topics.reports().stream().mapToLong(LearningReport::version).max().orElse(0);
        JobTopics.await(
                job,
                "model " + version,
                () -> topics.model().map(ModelSnapshot::version).orElse(0L) == version);
        return topics.model().orElseThrow();
    }

    private String newestCheckpoint(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparingInt(RestartITCase::number))
                    .orElseThrow()
                    .toUri()
                    .toString();
        }
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    private JobConfig config(String name, Optional<String> checkpoint) {
        Map<String, String> settings = new HashMap<>();
        settings.put("job.name", name);
        settings.put("kafka.bootstrap", kafka.bootstrap());
        settings.put("input.dimension", String.valueOf(JobTopics.DIMENSION));
        for (String topic : List.of("events", "embeddings", "model", "reports", "dead-letters")) {
            settings.put("topics." + topic, name + "-" + topic);
        }
        settings.put("topics.partitions", "2");
        settings.put("source.start", "earliest");
        settings.put("source.lateness", "500ms");
        settings.put("window.type", "tumbling");
        settings.put("window.size", "1s");
        settings.put("model.publish-interval", "10ms");
        settings.put("checkpoint.interval", "500ms");
        settings.put("checkpoint.directory", folder.resolve(name).toUri().toString());
        settings.put("job.parallelism", "2");
        checkpoint.ifPresent(path -> settings.put("flink.execution.state-recovery.path", path));
        return JobConfig.of(settings);
    }
}
