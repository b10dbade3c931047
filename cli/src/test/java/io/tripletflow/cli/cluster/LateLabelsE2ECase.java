package io.tripletflow.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.cli.Producers;
import io.tripletflow.cli.cluster.LateLabelStream.Row;
import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.event.Event;
import io.tripletflow.exchange.ModelDigest;
import io.tripletflow.fixture.LateLabels;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.Embedder;
import io.tripletflow.measure.LabelledRows;
import io.tripletflow.measure.RecallAtOne;
import io.tripletflow.measure.Search;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Labels that come one to sixty minutes after their inputs, to a job in processes that are killed:
 * each is joined once, and the job ends as one to which nothing happened, and as good as one whose
 * labels came at once. System property {@code late.events}: how many events. The figures of
 * docs/late-labels.md are printed.
 */
class LateLabelsE2ECase {

    private static final int EVENTS = Integer.getInteger("late.events", 20_000);
    private static final int PARTITIONS = 3;
    private static final int TASK_MANAGERS = 2;
    private static final int QUERIES = 2_000;
    private static final long WINDOW_MILLIS = 20_000;
    private static final double MAX_DIFFERENCE = EVENTS < 100_000 ? 0.03 : 0.01;

    /** Embeddings that come twice: of a card whose next input has the label of the one before. */
    private static final String TWICE = "twice: ";

    private static final int MAX_TOLD_AGAIN = 20 + EVENTS / 1_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final List<Fault> FAULTS =
            List.of(Fault.KILL_TASK_MANAGER, Fault.KILL_ALL, Fault.KILL_TASK_MANAGER);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private static final LateLabels LABELS = new LateLabels(EVENTS);
    private final LateLabelStream stream = new LateLabelStream(LABELS);
    private final Map<String, Long> state = new TreeMap<>();

    @Test
    void processesKilled_eachLabelIsJoinedOnce_andTeachesAsOneOnTime() throws Exception {
        try (KafkaBrokers kafka = new KafkaBrokers(folder.resolve("kafka"), 1)) {
            Map<String, String> settings = settings("disturbed", "events", kafka.bootstrap());
            FaultTrial.createTopics(settings);
            Outcome disturbed = disturbed(kafka, settings);
            say("the disturbed job is done");
            Outcome undisturbed = undisturbed(kafka, "undisturbed", "events");
            say("the undisturbed job is done");
            List<String> deviations = disturbed.deviations(undisturbed);
            assertThat(deviations).filteredOn(each -> !each.startsWith(TWICE)).isEmpty();
            assertThat(deviations).hasSizeLessThan(MAX_TOLD_AGAIN);
            String digest = ModelDigest.of(disturbed.model().bytes());
            assertThat(digest).isEqualTo(ModelDigest.of(undisturbed.model().bytes()));
            assertThat(disturbed.deadLetters()).isEmpty();
            assertThat(learnedByWindow(disturbed))
                    .as("each label in the window in which it was told, and once")
                    .isEqualTo(stream.toldByWindow(WINDOW_MILLIS, Long.MAX_VALUE));
            double late = recall(disturbed, settings);
            double onTime = recall(onTime(kafka), settings);
            double untrained = recall(new Embedder(JobConfig.of(settings).learning().learner()));
            say(
                    ("%,d events; model %d, digest %s; recall@1 of %,d events never sent:"
                                    + " %.4f late, %.4f on time, %.4f untrained")
                            .formatted(
                                    EVENTS,
                                    disturbed.model().version(),
                                    digest,
                                    QUERIES,
                                    late,
                                    onTime,
                                    untrained));
            assertThat(onTime).isGreaterThan(untrained + 0.1);
            assertThat(late).isCloseTo(onTime, within(MAX_DIFFERENCE));
        }
    }

    /**
     * A part of the stream is sent, and a fault comes when half of the labels in it have been
     * joined and learned. The next part goes on from there.
     */
    private Outcome disturbed(KafkaBrokers kafka, Map<String, String> settings) throws Exception {
        List<Row> rows = stream.late();
        int part = rows.size() / (FAULTS.size() + 1);
        JobConfig config = JobConfig.of(settings);
        Random random = new Random(21);
        try (FlinkProcesses flink =
                        new FlinkProcesses(
                                folder.resolve("flink"),
                                settings,
                                folder.resolve("checkpoints"),
                                TASK_MANAGERS,
                                TASK_MANAGERS,
                                Map.of());
                Progress progress = new Progress(kafka.directBootstrap(), config.topics())) {
            Cluster cluster = new Cluster(kafka, flink, null);
            for (int i = 0; i < FAULTS.size(); i++) {
                int from = i * part;
                send(kafka, "events", rows, from, from + part);
                long half = (learnable(rows.get(from)) + learnable(rows.get(from + part))) / 2;
                Patience.await(
                        PATIENCE,
                        () -> progress.learned() + " of " + half + " labels",
                        () -> progress.read().learned() >= half);
                look(flink);
                say("%s after %,d labels".formatted(FAULTS.get(i), progress.learned()));
                FAULTS.get(i).inject(cluster, random);
                Instant over = Instant.now();
                Patience.await(
                        PATIENCE,
                        "a checkpoint after " + FAULTS.get(i),
                        () -> flink.checkpoints().newestTime().isAfter(over));
            }
            send(kafka, "events", rows, FAULTS.size() * part, rows.size());
            Patience.await(
                    PATIENCE,
                    () -> progress.learned() + " labels",
                    () -> progress.read().learned() >= EVENTS * 9L / 10);
            look(flink);
            end(kafka, "events");
            Outcome outcome = await(config, kafka);
            say("%d processes killed; most state: %s".formatted(cluster.kills(), state));
            return outcome;
        }
    }

    /** How many labels have been learned at least, when a row has come. */
    private long learnable(Row row) {
        long closed = row.timeMillis() - EventStream.LATENESS_MILLIS - WINDOW_MILLIS;
        return stream.toldByWindow(WINDOW_MILLIS, closed).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    private Outcome onTime(KafkaBrokers kafka) throws Exception {
        FaultTrial.createTopics(settings("on-time", "events-on-time", kafka.directBootstrap()));
        List<Row> rows = stream.onTime();
        send(kafka, "events-on-time", rows, 0, rows.size());
        end(kafka, "events-on-time");
        return undisturbed(kafka, "on-time", "events-on-time");
    }

    /** State of the last checkpoint, of each task and of all. */
    private void look(FlinkProcesses flink) {
        JsonNode last = flink.rest().ofJob("/checkpoints").path("latest").path("completed");
        most("checkpoint", last.path("state_size").asLong());
        String details = "/checkpoints/details/" + last.path("id").asText();
        JsonNode tasks = flink.rest().ofJob(details).path("tasks");
        for (JsonNode vertex : flink.rest().ofJob("").path("vertices")) {
            JsonNode task = tasks.path(vertex.path("id").asText());
            most(vertex.path("name").asText(), task.path("state_size").asLong());
        }
    }

    private void most(String what, long bytes) {
        state.merge(what, bytes, Math::max);
    }

    private Outcome undisturbed(KafkaBrokers kafka, String name, String events) throws Exception {
        Map<String, String> settings = settings(name, events, kafka.directBootstrap());
        settings.put("job.parallelism", "1");
        settings.put("checkpoint.directory", folder.resolve(name).toUri().toString());
        JobConfig config = JobConfig.of(settings);
        EmbeddedJob job = EmbeddedJob.start(config, Map.of("restart-strategy.type", "none"));
        try {
            return await(config, kafka);
        } finally {
            job.close();
        }
    }

    private Outcome await(JobConfig config, KafkaBrokers kafka) throws InterruptedException {
        Set<String> entities = stream.cards();
        IntStream.range(0, PARTITIONS).forEach(partition -> entities.add("end-" + partition));
        Missing missing = new Missing(EVENTS, 0, entities);
        return Outcome.await(config, kafka.directBootstrap(), missing, PATIENCE);
    }

    private Map<String, String> settings(String name, String events, String bootstrap) {
        String checkpoints = folder.resolve("checkpoints").toUri().toString();
        Map<String, String> settings =
                TrialSettings.of(name, bootstrap, checkpoints, PARTITIONS, "2s", "5s");
        settings.put("topics.events", events);
        settings.put("input.dimension", String.valueOf(LateLabels.DIMENSION));
        settings.put("labels.retention", "2h");
        settings.put("window.size", WINDOW_MILLIS + "ms");
        return settings;
    }

    /** Partitions take turns, so a label and its input are often in different ones. */
    private static void send(KafkaBrokers kafka, String topic, List<Row> rows, int from, int to) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                Producers.of(kafka.directBootstrap(), Map.of("linger.ms", "20"))) {
            for (int i = from; i < to; i++) {
                Row row = rows.get(i);
                byte[] key = row.entity().getBytes(UTF_8);
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        topic, i % PARTITIONS, row.timeMillis(), key, row.value()),
                                (metadata, error) -> failure.compareAndSet(null, error));
            }
        }
        assertThat(failure.get()).isNull();
    }

    private void end(KafkaBrokers kafka, String topic) {
        List<Row> ends = IntStream.range(0, PARTITIONS).mapToObj(stream::end).toList();
        send(kafka, topic, ends, 0, PARTITIONS);
    }

    private static Map<Long, Integer> learnedByWindow(Outcome outcome) {
        return outcome.reports().stream()
                .collect(
                        Collectors.groupingBy(
                                LearningReport::windowEnd,
                                TreeMap::new,
                                Collectors.summingInt(LearningReport::events)));
    }

    private double recall(Outcome outcome, Map<String, String> settings) {
        Embedder embedder = new Embedder(JobConfig.of(settings).learning().learner());
        embedder.read(outcome.model().bytes());
        return recall(embedder);
    }

    /** Recall@1 among events that were never sent. */
    private double recall(Embedder embedder) {
        List<Event> events =
                IntStream.range(EVENTS, EVENTS + QUERIES).mapToObj(LABELS::event).toList();
        List<float[]> rows =
                embedder.embed(Event.DEFAULT_TOWER, events.stream().map(Event::input).toList());
        int[] labels = IntStream.range(EVENTS, EVENTS + QUERIES).map(LateLabels::label).toArray();
        return RecallAtOne.of(Search.leaveOneOut(LabelledRows.of(rows, labels)));
    }

    private static void say(String what) {
        System.out.println(Instant.now() + " " + what);
    }
}
