package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.event.Event;
import io.tripletflow.exchange.ModelDigest;
import io.tripletflow.job.config.JobConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model is a function of the events: however they are spread over partitions and subtasks, in
 * order or shuffled within the allowed lateness, in JSON or Avro, they give one digest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeterminismITCase {

    private static final int EVENTS = 600;
    private static final int LATENESS_MILLIS = 500;

    private EmbeddedKafka kafka;

    /** Of the first run; all others must agree. */
    private Outcome expected;

    /** What a job left behind when it ended. */
    private record Outcome(String digest, long version, Map<String, String> embeddings) {}

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, in order, hashmap, JSON",
        "1, 3, shuffled, rocksdb, JSON",
        "1, 8, in order, hashmap, JSON",
        "2, 1, shuffled, hashmap, JSON",
        "2, 3, in order, hashmap, JSON",
        "2, 8, shuffled, rocksdb, JSON",
        "4, 1, in order, rocksdb, JSON",
        "4, 3, shuffled, hashmap, JSON",
        "4, 8, shuffled, hashmap, JSON",
        "2, 4, in order, hashmap, AVRO",
        "2, 2, shuffled, rocksdb, AVRO"
    })
    void sameEvents_giveOneDigest(
            int parallelism, int partitions, String order, String backend, RecordFormat format)
            throws Exception {
        JobConfig config = config(parallelism, partitions, backend, format);
        try (JobTopics topics = new JobTopics(config)) {
            List<Event> events = order.equals("shuffled") ? shuffled(partitions) : inOrder();
            for (Event event : events) {
                topics.send(Math.floorMod(event.entity().hashCode(), partitions), event, format);
            }
            topics.flush();
            Outcome outcome = outcome(config, topics);
            if (expected == null) {
                expected = outcome;
            }
            assertThat(outcome).isEqualTo(expected);
            assertThat(topics.learned()).isEqualTo(EVENTS);
            assertThat(topics.deadLetters()).isEmpty();
            assertThat(topics.firstBytesOfEmbeddings())
                    .containsOnly(format == RecordFormat.JSON ? (byte) '{' : (byte) 0xC3);
        }
    }

    private static Outcome outcome(JobConfig config, JobTopics topics) throws Exception {
        try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            assertThat(job.await(120_000)).as("the job ends").isTrue();
        }
        ModelSnapshot model = topics.model().orElseThrow();
        assertThat(model.version()).isPositive();
        Map<String, String> embeddings = new TreeMap<>();
        for (EmbeddingRecord embedding : topics.embeddings().values()) {
            embeddings.put(embedding.entity(), Arrays.toString(embedding.embedding()));
        }
        assertThat(embeddings).hasSize(EVENTS);
        return new Outcome(ModelDigest.of(model.bytes()), model.version(), embeddings);
    }

    /** Three events of each group at every instant: time alone does not order them. */
    private static List<Event> inOrder() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            Event event = JobTopics.event(i);
            events.add(
                    new Event(
                            event.entity(),
                            event.label(),
                            event.group(),
                            event.tower(),
                            JobTopics.START + 10L * (i - i % 6),
                            event.input()));
        }
        return events;
    }

    private static List<Event> shuffled(long seed) {
        Random random = new Random(seed);
        Map<Event, Long> arrival = new HashMap<>();
        for (Event event : inOrder()) {
            arrival.put(event, event.timeMillis() + random.nextInt(LATENESS_MILLIS));
        }
        return arrival.keySet().stream().sorted(Comparator.comparing(arrival::get)).toList();
    }

    private JobConfig config(int parallelism, int partitions, String backend, RecordFormat format) {
        String name = "of-" + parallelism + "-" + partitions;
        Map<String, String> settings = JobTopics.settings(name, kafka.bootstrap(), partitions);
        settings.put("topics.embeddings-format", format.name().toLowerCase(Locale.ROOT));
        settings.put("source.stop", "latest");
        settings.put("source.idle-timeout", "0s");
        settings.put("source.lateness", LATENESS_MILLIS + "ms");
        settings.put("refresh.threshold", "0");
        settings.put("delivery.guarantee", "at-least-once");
        settings.put("checkpoint.interval", "0s");
        settings.put("checkpoint.backend", backend);
        settings.put("job.parallelism", String.valueOf(parallelism));
        return JobConfig.of(settings);
    }
}
