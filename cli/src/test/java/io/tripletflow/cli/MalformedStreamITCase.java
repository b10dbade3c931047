package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.DeadLetter.Reason;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever stands on the events topic, the job goes on and accounts for every record. */
class MalformedStreamITCase {

    private static final int GOOD = 2000;
    private static final Map<String, String> NO_RESTART = Map.of("restart-strategy.type", "none");

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private record Malformed(Reason reason, byte[] value) {
        Malformed(Reason reason, String value) {
            this(reason, value.getBytes(UTF_8));
        }
    }

    /** Everything that can be wrong with a record by itself; features stand for good ones. */
    private static List<Malformed> malformed() {
        String good = "\"features\":[1,2,3,4,5,6]";
        return List.of(
                new Malformed(Reason.NOT_JSON, "no json"),
                new Malformed(Reason.NOT_JSON, "{\"entity\":\"x\",\"features\":[1,2,"),
                new Malformed(Reason.NOT_JSON, "{\"entity\":\"\u00ff\"}".getBytes(ISO_8859_1)),
                new Malformed(
                        Reason.NOT_AVRO, "\u00c3\u0001of no known schema".getBytes(ISO_8859_1)),
                new Malformed(Reason.MISSING_ENTITY, "{" + good + "}"),
                new Malformed(Reason.MISSING_ENTITY, "{\"entity\":\"\"," + good + "}"),
                new Malformed(Reason.MISSING_INPUT, "{\"entity\":\"x\",\"label\":\"y\"}"),
                new Malformed(Reason.MISSING_INPUT, "{\"entity\":\"x\",\"text\":\"y\"}"),
                new Malformed(Reason.WRONG_TYPE, "{\"entity\":7.5," + good + "}"),
                new Malformed(Reason.WRONG_TYPE, "[1,2]"),
                new Malformed(
                        Reason.DUPLICATE_FIELD, "{\"entity\":\"x\",\"entity\":\"z\"," + good + "}"),
                new Malformed(Reason.WRONG_DIMENSION, "{\"entity\":\"x\",\"features\":[1,2]}"),
                new Malformed(
                        Reason.WRONG_DIMENSION, "{\"entity\":\"x\",\"features\":[1,2,3,4,5,6,7]}"),
                new Malformed(
                        Reason.NOT_FINITE, "{\"entity\":\"x\",\"features\":[1,2,3,4,5,\"NaN\"]}"),
                new Malformed(
                        Reason.NOT_FINITE,
                        "{\"entity\":\"x\",\"features\":[1,2,3,4,5,\"Infinity\"]}"),
                new Malformed(
                        Reason.NOT_FINITE, "{\"entity\":\"x\",\"features\":[1,2,3,4,5,1e99]}"),
                new Malformed(
                        Reason.TOO_LARGE,
                        "{\"entity\":\"x\",\"pad\":\"" + "p".repeat(40_000) + "\"," + good + "}"),
                new Malformed(
                        Reason.TOO_LARGE, "{\"entity\":\"" + "e".repeat(2000) + "\"," + good + "}"),
                new Malformed(
                        Reason.UNKNOWN_TOWER,
                        "{\"entity\":\"x\",\"tower\":\"other\"," + good + "}"),
                new Malformed(Reason.BAD_WEIGHT, "{\"entity\":\"x\",\"weight\":0," + good + "}"),
                new Malformed(Reason.BAD_WEIGHT, "{\"entity\":\"x\",\"weight\":-2," + good + "}"),
                new Malformed(Reason.BAD_TIME, "{\"entity\":\"x\",\"time\":-1," + good + "}"),
                new Malformed(Reason.BAD_TIME, "{\"entity\":\"x\",\"time\":1.5," + good + "}"),
                new Malformed(
                        Reason.BAD_TIME,
                        "{\"entity\":\"x\",\"time\":" + Long.MAX_VALUE + "," + good + "}"));
    }

    @Test
    void onePercentMalformed_everyRecordIsLearnedEmbeddedOrADeadLetter() throws Exception {
        JobConfig config = config("malformed", "latest");
        Map<String, Reason> sent = new HashMap<>();
        try (JobTopics topics = new JobTopics(config)) {
            List<Malformed> malformed = malformed();
            Set<String> entities = new HashSet<>();
            for (int i = 0; i < GOOD; i++) {
                Event event = JobTopics.event(i);
                entities.add(event.entity());
                topics.send(i % 2, event);
                if (i % 80 == 45 && i / 80 < malformed.size()) {
                    Malformed bad = malformed.get(i / 80);
                    topics.send(i % 2, ("key-" + i).getBytes(UTF_8), bad.value());
                    sent.put("key-" + i + new String(bad.value(), ISO_8859_1), bad.reason());
                }
            }
            topics.flush();
            assertThat(sent).hasSameSizeAs(malformed);
            try (EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
                assertThat(job.await(120_000)).isTrue();
            }

            assertThat(topics.embeddings()).containsOnlyKeys(entities);
            assertThat(topics.learned()).isEqualTo(GOOD);
            assertThat(topics.model()).get().matches(model -> model.version() > 0, "has learned");
            List<DeadLetter> letters = topics.deadLetters();
            Map<String, Reason> received = new HashMap<>();
            for (DeadLetter letter : letters) {
                String key = new String(letter.key(), UTF_8);
                received.put(key + new String(letter.value(), ISO_8859_1), letter.reason());
                assertThat(letter.topic()).isEqualTo(config.topics().events());
                assertThat(letter.detail()).isNotBlank();
            }
            assertThat(received).isEqualTo(sent);
            assertThat(letters).as("each once").hasSameSizeAs(malformed);
        }
        Set<Reason> reasons = new HashSet<>(sent.values());
        reasons.add(Reason.LATE); // below
        reasons.add(Reason.UNMATCHED_LABEL); // LateLabelsITCase
        assertThat(reasons).containsExactlyInAnyOrder(Reason.values());
    }

    @Test
    void labelledEvent_afterItsWindowClosed_isADeadLetterYetEmbedded() throws Exception {
        JobConfig config = config("late", "never");
        Event late =
                new Event(
                        "too-late",
                        java.util.Optional.of("label-0"),
                        "group-0",
                        Event.DEFAULT_TOWER,
                        JobTopics.START,
                        JobTopics.event(0).input());
        try (JobTopics topics = new JobTopics(config);
                EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
            for (int i = 0; i < 400; i++) {
                topics.send(i % 2, JobTopics.event(i));
            }
            topics.flush();
            JobTopics.await(job, "a first window", () -> !topics.reports().isEmpty());
            topics.send(0, late);
            topics.send(0, JobTopics.unlabelled("old-but-unlabelled", JobTopics.START));
            topics.flush();
            JobTopics.await(job, "a dead letter", () -> !topics.deadLetters().isEmpty());
            JobTopics.await(
                    job,
                    "both embeddings",
                    () ->
                            topics.embeddings()
                                    .keySet()
                                    .containsAll(List.of("too-late", "old-but-unlabelled")));
            List<DeadLetter> letters = new ArrayList<>(topics.deadLetters());
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).reason()).isEqualTo(Reason.LATE);
            assertThat(letters.get(0).value()).isEqualTo(EventJson.encode(late));
            assertThat(letters.get(0).detail()).contains("too-late", "source.lateness");
        }
    }

    private static JobConfig config(String name, String stop) {
        Map<String, String> settings = new HashMap<>();
        settings.put("job.name", name);
        settings.put("kafka.bootstrap", kafka.bootstrap());
        settings.put("input.dimension", String.valueOf(JobTopics.DIMENSION));
        settings.put("limits.record-bytes", "20000");
        for (String topic : List.of("events", "embeddings", "model", "reports", "dead-letters")) {
            settings.put("topics." + topic, name + "-" + topic);
        }
        settings.put("topics.partitions", "2");
        settings.put("source.start", "earliest");
        settings.put("source.stop", stop);
        settings.put("window.size", "1s");
        settings.put("checkpoint.interval", "1s");
        settings.put("job.parallelism", "2");
        return JobConfig.of(settings);
    }
}
