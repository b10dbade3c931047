package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.ledger.LedgerReport;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A job that was killed and restored ends as if it had never stopped, at the same parallelism or
 * another, from any kind of checkpoint.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartITCase {

    private static final int EVENTS = 3000;
    private static final Map<String, String> NO_RESTART = Map.of("restart-strategy.type", "none");

    private EmbeddedKafka kafka;

    @TempDir static Path folder; // an instance has none before its first test
    private ModelSnapshot whole;

    @BeforeAll
    void learnUninterrupted() throws Exception {
        kafka = EmbeddedKafka.start();
        whole = uninterrupted();
        assertThat(whole.version()).isPositive();
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    /**
     * @param before subtasks of the job that is killed
     * @param after of the restored one
     * @param backend also says how checkpoints are taken
     */
    @ParameterizedTest
    @CsvSource({
        "2, 2, hashmap, full, aligned",
        "1, 3, rocksdb, incremental, aligned",
        "3, 1, hashmap, full, unaligned"
    })
    void killedAndRestored_learnsTheSameModel_asAJobThatNeverStopped(
            int before, int after, String backend, String extent, String barriers)
            throws Exception {
        String name = "killed-" + before;
        Map<String, String> checkpoints =
                Map.of(
                        "checkpoint.backend", backend,
                        "checkpoint.incremental", String.valueOf(extent.equals("incremental")),
                        "checkpoint.unaligned", String.valueOf(barriers.equals("unaligned")));
        JobConfig config = config(name, before, checkpoints, Optional.empty());
        try (JobTopics topics = new JobTopics(config)) {
            try (EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
                send(topics, 0, EVENTS / 2);
                JobTopics.await(job, "a first checkpoint", () -> topics.learned() > 0);
                send(topics, EVENTS / 2, EVENTS);
            } // cancelled in the midst of the second half
            long learned = topics.learned();
            assertThat(learned).isPositive().isLessThan(EVENTS);

            JobConfig restored =
                    config(name, after, checkpoints, Optional.of(newestCheckpoint(name)));
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
            assertThat(topics.audit())
                    .extracting(LedgerReport::missing, LedgerReport::repeated)
                    .containsOnly(tuple(0L, 0L));
            assertThat(topics.audit().get(0).promised()).isGreaterThanOrEqualTo(EVENTS + 2);
        }
    }

    /**
     * What was visible after the last checkpoint comes again: a ghost of it stays on the topics.
     */
    @Test
    void killedBetweenCheckpoints_atLeastOnce_readersDropTheGhosts() throws Exception {
        String name = "ghosts";
        Map<String, String> atLeastOnce =
                Map.of("delivery.guarantee", "at-least-once", "checkpoint.interval", "8s");
        JobConfig config = config(name, 2, atLeastOnce, Optional.empty());
        try (JobTopics topics = new JobTopics(config)) {
            int sent = 0;
            Optional<String> restored = Optional.empty();
            while (sent < EVENTS) {
                String before = restored.orElse("");
                JobConfig life = config(name, 2, atLeastOnce, restored);
                try (EmbeddedJob job = EmbeddedJob.start(life, NO_RESTART)) {
                    send(topics, sent, sent + EVENTS / 6);
                    JobTopics.await(job, "a checkpoint", () -> !newest(name).equals(before));
                    long learned = topics.learned();
                    send(topics, sent + EVENTS / 6, sent + EVENTS / 3);
                    JobTopics.await(job, "more reports", () -> topics.learned() > learned);
                }
                sent += EVENTS / 3;
                restored = Optional.of(newest(name));
            }
            try (EmbeddedJob job =
                    EmbeddedJob.start(config(name, 2, atLeastOnce, restored), NO_RESTART)) {
                end(topics);
                JobTopics.await(
                        job,
                        "the last model",
                        () ->
                                topics.model().map(ModelSnapshot::version).orElse(0L)
                                        == whole.version());
                JobTopics.await(job, "the last entry", () -> ghosts(topics) > 0);
            }
            assertThat(topics.model().orElseThrow().bytes()).isEqualTo(whole.bytes());
            assertThat(topics.embeddings()).hasSize(EVENTS + 2);
            assertThat(topics.learned()).as("with ghosts").isGreaterThan(EVENTS);
            assertThat(newestOfEachWindow(topics.reports())).as("without").isEqualTo(EVENTS);
            assertThat(topics.audit()).extracting(LedgerReport::missing).containsOnly(0L);
        }
    }

    @Test
    void taskManagerLost_anotherGoesOn() throws Exception {
        JobConfig config = config("lost-worker", 2, Map.of(), Optional.empty());
        try (JobTopics topics = new JobTopics(config);
                EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            send(topics, 0, EVENTS / 2);
            JobTopics.await(job, "a first checkpoint", () -> topics.learned() > 0);
            job.cluster().terminateTaskManager(0).get();
            send(topics, EVENTS / 2, EVENTS);
            end(topics);
            assertThat(modelOfAll(topics, job).bytes()).isEqualTo(whole.bytes());
        }
    }

    private static long ghosts(JobTopics topics) {
        return topics.audit().stream().mapToLong(LedgerReport::repeated).sum();
    }

    /** Events learned from, as a reader counts them who drops what a later life said again. */
    private static long newestOfEachWindow(List<LearningReport> reports) {
        Map<List<Object>, LearningReport> newest = new HashMap<>();
        for (LearningReport report : reports) {
            newest.merge(
                    List.of(report.windowEnd(), report.group()),
                    report,
                    (known, next) -> next.epoch() < known.epoch() ? known : next);
        }
        return newest.values().stream().mapToLong(LearningReport::events).sum();
    }

    /** The newest checkpoint, or empty. */
    private String newest(String name) {
        try {
            return Files.exists(folder.resolve(name)) ? newestCheckpoint(name) : "";
        } catch (IOException | UncheckedIOException | NoSuchElementException e) {
            return "";
        }
    }

    private ModelSnapshot uninterrupted() throws Exception {
        JobConfig config = config("whole", 2, Map.of(), Optional.empty());
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

    private JobConfig config(
            String name,
            int parallelism,
            Map<String, String> checkpoints,
            Optional<String> checkpoint) {
        Map<String, String> settings = JobTopics.settings(name, kafka.bootstrap(), 2);
        settings.put("model.publish-interval", "10ms");
        settings.put("checkpoint.interval", "500ms");
        settings.put("checkpoint.directory", folder.resolve(name).toUri().toString());
        settings.put("job.parallelism", String.valueOf(parallelism));
        settings.putAll(checkpoints);
        checkpoint.ifPresent(path -> settings.put("flink.execution.state-recovery.path", path));
        return JobConfig.of(settings);
    }
}
