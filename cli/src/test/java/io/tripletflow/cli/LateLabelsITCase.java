package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.exchange.ModelDigest;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs without labels, and their labels one to sixty minutes later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LateLabelsITCase {

    private static final int EVENTS = 600;
    private static final int LATENESS_MILLIS = 500;
    private static final long MINUTE = 60_000;
    private static final long END = JobTopics.START + 180 * MINUTE;

    /** Labels that were changed and those that were taken back, of all. */
    private static final int CHANGED = EVENTS / 20;

    @TempDir static Path folder;

    private EmbeddedKafka kafka;
    private Outcome expected;

    /** What a job learned. */
    private record Outcome(String digest, long version, Map<String, String> labels) {}

    /** A record of the events topic. */
    private record Sent(String entity, long timeMillis, String json) {}

    @BeforeAll
    void start() throws Exception {
        kafka = EmbeddedKafka.start();
        expected = ended(config("whole", 1, 1, "hashmap"), inOrder());
        assertThat(expected.version()).isPositive();
        assertThat(expected.labels().get("entity-7")).isEqualTo("label-3");
        assertThat(expected.labels().get("entity-20")).isEqualTo("label-9"); // changed
        assertThat(expected.labels().get("entity-30")).isEmpty(); // taken back
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({"2, 3, hashmap", "3, 2, rocksdb"})
    void sameEventsAndLabels_giveOneDigest(int parallelism, int partitions, String backend)
            throws Exception {
        JobConfig config = config("of-" + parallelism, parallelism, partitions, backend);
        assertThat(ended(config, shuffled(parallelism))).isEqualTo(expected);
    }

    /**
     * Which windows the end of the stream closes depends on the clock; what is learned does not.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2"})
    void boundedStream_givesThatDigest(int parallelism, int partitions) throws Exception {
        Map<String, String> settings = settings("bounded-" + parallelism, parallelism, partitions);
        settings.put("source.stop", "latest");
        JobConfig config = JobConfig.of(settings);
        try (JobTopics topics = new JobTopics(config)) {
            send(shuffled(partitions), topics, partitions);
            end(topics, partitions);
            await(config);
            assertThat(outcome(topics)).isEqualTo(expected);
        }
    }

    @Test
    void workerLost_twice_eachLabelIsJoinedOnce() throws Exception {
        Map<String, String> settings = settings("killed", 2, 2);
        settings.put("checkpoint.interval", "300ms");
        settings.put("checkpoint.directory", folder.toUri().toString());
        JobConfig config = JobConfig.of(settings);
        List<Sent> all = inOrder();
        try (JobTopics topics = new JobTopics(config);
                EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            send(all.subList(0, EVENTS + EVENTS / 4), topics, 2);
            JobTopics.await(job, "a checkpoint", () -> topics.learned() > 0);
            job.cluster().terminateTaskManager(0).get();
            job.cluster().startTaskManager();
            long before = topics.learned();
            send(all.subList(EVENTS + EVENTS / 4, EVENTS + EVENTS / 2), topics, 2);
            JobTopics.await(job, "it goes on", () -> topics.learned() > before);
            job.cluster().terminateTaskManager(1).get();
            send(all.subList(EVENTS + EVENTS / 2, all.size()), topics, 2);
            end(topics, 2);
            awaitModel(topics, job);
            assertThat(outcome(topics)).isEqualTo(expected);
            assertThat(topics.deadLetters()).isEmpty();
        }
    }

    @Test
    void withoutTheOption_labelsAreDeadLetters_thatNameIt() throws Exception {
        Map<String, String> settings = settings("off", 1, 1);
        settings.remove("labels.retention");
        JobConfig config = JobConfig.of(settings);
        try (JobTopics topics = new JobTopics(config)) {
            send(inOrder().subList(0, EVENTS + 1), topics, 1);
            await(config);
            assertThat(topics.deadLetters()).hasSize(1);
            DeadLetter letter = topics.deadLetters().get(0);
            assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.MISSING_INPUT);
            assertThat(letter.detail())
                    .contains(
                            "has no features; send them, or set labels.retention, and the label is"
                                    + " joined with an input of its entity");
        }
    }

    private static void await(JobConfig config) throws Exception {
        try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            assertThat(job.await(120_000)).as("the job ends").isTrue();
        }
    }

    /** Of a job that is not told where the stream ends: windows that it closes by then count. */
    private static Outcome ended(JobConfig config, List<Sent> all) throws Exception {
        int partitions = config.topics().partitions();
        try (JobTopics topics = new JobTopics(config);
                EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            send(all, topics, partitions);
            end(topics, partitions);
            awaitModel(topics, job);
            assertThat(topics.deadLetters()).isEmpty();
            return outcome(topics);
        }
    }

    private static void end(JobTopics topics, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            topics.send(partition, JobTopics.unlabelled("end-" + partition, END));
        }
        topics.flush();
    }

    private static void awaitModel(JobTopics topics, EmbeddedJob job) throws Exception {
        JobTopics.await(job, "all reports", () -> topics.learned() == EVENTS + CHANGED);
        long version = topics.reports().stream().mapToLong(LearningReport::version).max().orElse(0);
        JobTopics.await(
                job,
                "the last model",
                () -> topics.model().map(ModelSnapshot::version).orElse(0L) == version);
        String changed = "entity-" + (EVENTS - 10); // taken back at the very end
        JobTopics.await(
                job,
                "the last label",
                () ->
                        topics.embeddings().values().stream()
                                .anyMatch(e -> e.entity().equals(changed) && e.label().isEmpty()));
    }

    private static Outcome outcome(JobTopics topics) throws Exception {
        ModelSnapshot model = topics.model().orElseThrow();
        Map<String, String> labels = new TreeMap<>();
        for (EmbeddingRecord embedding : topics.embeddings().values()) {
            if (!embedding.entity().startsWith("end-")) {
                labels.put(embedding.entity(), embedding.label().orElse(""));
            }
        }
        return new Outcome(ModelDigest.of(model.bytes()), model.version(), labels);
    }

    private static void send(List<Sent> all, JobTopics topics, int partitions) {
        for (Sent each : all) {
            int partition = Math.floorMod(each.json().hashCode(), partitions);
            byte[] key = each.entity().getBytes(UTF_8);
            topics.send(partition, key, each.json().getBytes(UTF_8), each.timeMillis());
        }
        topics.flush();
    }

    /** Inputs, then their labels, one to sixty minutes later, by event time. */
    private static List<Sent> inOrder() {
        List<Sent> all = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            Event event = JobTopics.event(i);
            String json = new String(EventJson.encode(event.unlabelled()), UTF_8);
            String named = "{\"event\":\"tx-%d\",%s".formatted(i, json.substring(1));
            all.add(new Sent(event.entity(), event.timeMillis(), named));
            long told = event.timeMillis() + MINUTE + new Random(i).nextLong(59 * MINUTE);
            all.add(label(event, i, told, "\"" + event.label().orElseThrow() + "\""));
            if (i % 20 == 0) {
                all.add(label(event, i, told + 30 * MINUTE, "\"label-9\""));
            } else if (i % 20 == 10) {
                all.add(label(event, i, told + 30 * MINUTE, "null,\"retract\":true"));
            }
        }
        all.sort(Comparator.comparingLong(Sent::timeMillis));
        return all;
    }

    /** A label in one of three ways to say of which input it is. */
    private static Sent label(Event event, int i, long time, String label) {
        String of =
                switch (i % 3) {
                    case 0 -> ",\"of-event\":\"tx-" + i + "\"";
                    case 1 -> ",\"of-time\":" + event.timeMillis();
                    default -> "";
                };
        String json =
                "{\"entity\":\"%s\",\"time\":%d,\"label\":%s%s}"
                        .formatted(event.entity(), time, label, of);
        return new Sent(event.entity(), time, json);
    }

    private static List<Sent> shuffled(long seed) {
        Random random = new Random(seed);
        Map<Sent, Long> arrival = new TreeMap<>(Comparator.comparing(Sent::json));
        for (Sent each : inOrder()) {
            arrival.put(each, each.timeMillis() + random.nextInt(LATENESS_MILLIS));
        }
        return arrival.keySet().stream().sorted(Comparator.comparing(arrival::get)).toList();
    }

    private JobConfig config(String name, int parallelism, int partitions, String backend) {
        Map<String, String> settings = settings(name, parallelism, partitions);
        settings.put("checkpoint.backend", backend);
        settings.put("checkpoint.interval", "0s");
        settings.put("delivery.guarantee", "at-least-once");
        return JobConfig.of(settings);
    }

    private Map<String, String> settings(String name, int parallelism, int partitions) {
        Map<String, String> settings =
                JobTopics.settings("late-" + name, kafka.bootstrap(), partitions);
        settings.put("labels.retention", "2h");
        settings.put("model.publish-interval", "10ms");
        settings.put("source.idle-timeout", "0s"); // a pause is learned in pieces of windows
        settings.put("source.lateness", LATENESS_MILLIS + "ms");
        settings.put("job.parallelism", String.valueOf(parallelism));
        Optional.of(name)
                .filter("off"::equals)
                .ifPresent(
                        off -> {
                            settings.put("source.stop", "latest");
                            settings.put("delivery.guarantee", "at-least-once");
                            settings.put("checkpoint.interval", "0s");
                        });
        return settings;
    }
}
