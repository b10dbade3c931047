package io.tripletflow.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.Producers;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.ledger.LedgerUse;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The command {@code run} in a process of its own: where its state lies and how it goes on. Most of
 * the time its processes wait, for checkpoints and transactions, so the tests run side by side,
 * each with a job and topics of its own.
 */
class RunITCase {

    /** Of common text embeddings: the state of their model is far beyond 5 MiB. */
    private static final int WIDE = 768;

    private static final int SMALL = 8;

    /** A start after a kill watches the transactions for two intervals; the default is 5 s. */
    private static final Map<String, String> OFTEN = Map.of("checkpoint.interval", "1s");

    /** The job is given up after ten failures, which takes longer. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static EmbeddedKafka kafka;

    @TempDir Path folder;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void twoLines_wideVectors_killedAndStartedAgain_allBecomesVisible() throws Exception {
        Path jobFile = jobFile("wide", WIDE, OFTEN);
        JobConfig config = JobConfig.load(jobFile, List.of());
        int events = 1_500;
        try (RunProcess first = RunProcess.start(folder, jobFile)) {
            first.awaitWords("job 'wide' runs");
            assertThat(first.err()).contains("model        untrained");
            send(config, WIDE, 0, events / 2);
            first.await("embeddings", () -> embeddings(config) >= events / 4);
            assertThat(first.err()).doesNotContain("failed");
        }
        try (RunProcess second = RunProcess.start(folder, jobFile)) {
            second.awaitWords("goes on from file:" + folder);
            send(config, WIDE, events / 2, events);
            second.await("all embeddings", () -> embeddings(config) == events);
            second.interrupt();
            assertThat(second.awaitEnd()).as(second.err()).isEqualTo(ExitCode.OK);
            assertThat(second.err())
                    .doesNotContain("failed")
                    .contains("job 'wide' has stopped; its state is in file:" + folder)
                    .contains("the same command goes on from there, --fresh begins anew");
            String savepoint = second.err().replaceAll("(?s).*its state is in (\\S+).*", "$1");
            try (RunProcess third = RunProcess.start(folder, jobFile)) {
                third.awaitWords("goes on from " + savepoint);
                third.interrupt(); // while its tasks start
                assertThat(third.awaitEnd()).as(third.err()).isEqualTo(ExitCode.OK);
                assertThat(third.err()).contains("job 'wide' has stopped; its state is in file:");
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void onTopicsOfAnEarlierLife_withoutItsState_isRefused_andFreshBeginsAnother()
            throws Exception {
        Path jobFile = jobFile("lives", SMALL, OFTEN);
        JobConfig config = JobConfig.load(jobFile, List.of());
        send(config, SMALL, 0, 10_000);
        try (RunProcess first = RunProcess.start(folder, jobFile)) {
            first.await("a model", () -> model(config).isPresent());
        }
        ModelTopic.Version learned = model(config).orElseThrow();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (RunProcess lost = RunProcess.start(elsewhere, jobFile)) {
            assertThat(lost.awaitEnd()).isEqualTo(ExitCode.USAGE);
            assertThat(lost.err())
                    .contains(
                            "job.fresh: topic 'lives-model' holds version "
                                    + learned.version()
                                    + " of epoch "
                                    + learned.epoch()
                                    + ", which an earlier life of this job learned, and there is"
                                    + " no state to go on from")
                    .contains("(none lies in " + elsewhere.toUri())
                    .contains("or begin anew (`run --fresh`, on a cluster `--set job.fresh=true`)");
        }
        try (RunProcess anew = RunProcess.start(folder, jobFile, "--fresh")) {
            anew.awaitWords("model        untrained");
            assertThat(anew.err())
                    .contains("job 'lives' begins anew; the state of its earlier life stays in ")
                    .contains("/life-1 until you delete it")
                    .contains("/life-2/checkpoints/");
            anew.await(
                    "a newer epoch", () -> model(config).orElseThrow().epoch() > learned.epoch());
        }
        try (RunProcess next = RunProcess.start(folder, jobFile)) {
            next.awaitWords("goes on from file:");
            assertThat(next.err()).contains("/life-2/checkpoints/");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void startedTwice_theSecondIsRefused_alsoWhileTheFirstIsIdle() throws Exception {
        Path jobFile = jobFile("twice", SMALL, Map.of("delivery.guarantee", "at-least-once"));
        try (RunProcess first = RunProcess.start(folder, jobFile)) {
            first.awaitWords("job 'twice' runs");
            try (RunProcess second = RunProcess.start(folder, jobFile)) {
                assertThat(second.awaitEnd()).isEqualTo(ExitCode.USAGE);
                assertThat(second.err())
                        .contains("job 'twice' runs already, in process " + first.pid())
                        .contains("stop that one first");
            }
            first.terminate();
            assertThat(first.awaitEnd()).as(first.err()).isEqualTo(ExitCode.OK);
            assertThat(first.err()).contains("job 'twice' has stopped; its state is in file:");
        }
    }

    /** As from another machine, or on a cluster: nothing but Kafka knows of both. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void startedTwice_withOtherFolders_theIdleOneIsSeenByItsTransactions() throws Exception {
        Path jobFile = jobFile("idle", SMALL, Map.of("checkpoint.interval", "1s"));
        Path elsewhere = Files.createDirectory(folder.resolve("machine"));
        try (RunProcess first = RunProcess.start(folder, jobFile, "--status-json")) {
            first.await("a checkpoint", () -> first.out().matches("(?s).*\"checkpoints\":[1-9].*"));
            try (RunProcess second = RunProcess.start(elsewhere, jobFile)) {
                assertThat(second.awaitEnd()).as(second.err()).isEqualTo(ExitCode.FAILED);
                assertThat(second.err())
                        .contains("delivery.transactional-id-prefix 'idle' is in use: a job just")
                        .contains("stop that job, or give this one another prefix");
            }
            assertThat(first.err()).doesNotContain("failed");
        }
    }

    /** There are no transactions, and no event has ever come. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void startedTwice_atLeastOnce_withOtherFolders_theIdleOneIsSeenByTheLedger() throws Exception {
        Path jobFile = jobFile("beats", SMALL, Map.of("delivery.guarantee", "at-least-once"));
        JobConfig config = JobConfig.load(jobFile, List.of());
        Path elsewhere = Files.createDirectory(folder.resolve("another"));
        try (RunProcess first = RunProcess.start(folder, jobFile)) {
            first.await("a sign of life", () -> isSeen(config));
            try (RunProcess second = RunProcess.start(elsewhere, jobFile)) {
                assertThat(second.awaitEnd()).as(second.err()).isEqualTo(ExitCode.FAILED);
                assertThat(second.err())
                        .contains("the job runs already: its life of epoch ")
                        .contains("for topic 'beats-model', just wrote to topic 'beats-ledger'")
                        .contains("stop that one first, or give this one other topics");
            }
            assertThat(
                            LedgerUse.problem(
                                    config.kafkaSettings(), "beats-ledger", "model-of-another"))
                    .as("a job that shares the ledger")
                    .isEmpty();
            assertThat(first.err()).doesNotContain("failed");
        }
        assertThat(isSeen(config)).as("it was killed").isFalse();
    }

    private static boolean isSeen(JobConfig config) {
        return LedgerUse.problem(config.kafkaSettings(), "beats-ledger", "beats-model").isPresent();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void checkpointsThatCannotBeWritten_areToldAtOnce_andEndTheJobAfterTenFailures()
            throws Exception {
        Path jobFile =
                jobFile(
                        "full",
                        SMALL,
                        Map.of(
                                "checkpoint.interval",
                                "250ms",
                                "delivery.guarantee",
                                "at-least-once", // no transactions to abort at each start
                                "flink.restart-strategy.exponential-delay.initial-backoff",
                                "100ms",
                                "flink.restart-strategy.exponential-delay.max-backoff",
                                "200ms"));
        try (RunProcess job = RunProcess.start(folder, jobFile, "--status-json")) {
            job.await("a checkpoint", () -> job.out().matches("(?s).*\"checkpoints\":[1-9].*"));
            Path checkpoints;
            try (var jobs = Files.newDirectoryStream(folder.resolve("jobs"), "full-*")) {
                checkpoints = jobs.iterator().next().resolve("life-1").resolve("checkpoints");
            }
            long begun = System.nanoTime();
            Files.move(checkpoints, checkpoints.resolveSibling("away"));
            Files.createFile(checkpoints);
            job.awaitWords("checkpoints cannot be written into " + checkpoints);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
            job.awaitWords("job 'full' failed and starts again (failure 1)");
            assertThat(job.awaitEnd()).as(job.err()).isEqualTo(ExitCode.FAILED);
            assertThat(job.err())
                    .contains("nothing is kept until that is mended")
                    .contains(
                            "job 'full' failed 10 times with no checkpoint in between and is given"
                                    + " up; the last cause: ");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void everyRecordADeadLetter_endsWithReasonsAndExitOne() throws Exception {
        Path jobFile = jobFile("dead", SMALL, Map.of("source.stop", "latest"));
        JobConfig config = JobConfig.load(jobFile, List.of());
        send(config, SMALL + 1, 0, 20);
        try (RunProcess job = RunProcess.start(folder, jobFile)) {
            assertThat(job.awaitEnd()).as(job.err()).isEqualTo(ExitCode.FAILED);
            assertThat(job.err())
                    .contains(
                            "job 'dead' has ended, and every one of its 20 records became a dead"
                                    + " letter: 20 (wrong-dimension 20); topic 'dead-dead-letters'"
                                    + " has each with its reason")
                    .contains("nothing but dead letters comes; see topic 'dead-dead-letters'");
        }
    }

    private long embeddings(JobConfig config) {
        return LatestEmbeddings.read(config.kafkaSettings(), config.topics().embeddings(), PATIENCE)
                .size();
    }

    private Optional<ModelTopic.Version> model(JobConfig config) {
        return ModelTopic.newest(config.kafkaSettings(), config.topics().model());
    }

    private Path jobFile(String name, int dimension, Map<String, String> more) throws Exception {
        Map<String, String> lines = new HashMap<>();
        lines.put("kafka.bootstrap", kafka.bootstrap());
        lines.put("input.dimension", String.valueOf(dimension));
        lines.put("job.name", name);
        for (String topic :
                List.of("events", "embeddings", "model", "reports", "dead-letters", "ledger")) {
            lines.put("topics." + topic, name + "-" + topic);
        }
        lines.putAll(more);
        StringBuilder yaml = new StringBuilder();
        lines.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
        return Files.writeString(folder.resolve(name + ".yaml"), yaml);
    }

    private void send(JobConfig config, int dimension, int from, int to) {
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer = Producers.of(kafka.bootstrap())) {
            for (int i = from; i < to; i++) {
                Event event = event(i, dimension, random);
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        config.topics().events(),
                                        EventJson.key(event),
                                        EventJson.encode(event)));
            }
            producer.flush();
        }
    }

    private static Event event(int i, int dimension, Random random) {
        float[] features = new float[dimension];
        for (int j = 0; j < dimension; j++) {
            features[j] = random.nextFloat() + (j % 20 == i % 20 ? 1 : 0);
        }
        return new Event(
                "entity-" + i,
                Optional.of("label-" + i % 20),
                "",
                Event.DEFAULT_TOWER,
                1_700_000_000_000L + 2L * i,
                new Input.Features(features));
    }
}
