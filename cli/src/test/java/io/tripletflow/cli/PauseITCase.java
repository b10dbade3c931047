package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that pauses: all that came before is learned and refreshed, with no further event. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PauseITCase {

    private static final int EVENTS = 5_000;

    private EmbeddedKafka kafka;

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
        "tumbling, window.size, 1s",
        "sliding, window.slide, 500ms",
        "session, window.gap, 1h",
        "count, window.count, 64"
    })
    void endOfAPausedStream_isLearnedAndRefreshed(String type, String option, String value)
            throws Exception {
        JobConfig config = config(type, option, value);
        try (JobTopics topics = new JobTopics(config);
                EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            send(topics, 0, 1);
            JobTopics.await(job, "the first event is learned", () -> topics.learned() == 1);
            send(topics, 1, EVENTS);
            long sent = System.nanoTime();
            JobTopics.await(
                    job,
                    () -> topics.learned() + " are learned, of " + EVENTS,
                    () -> topics.learned() == EVENTS);
            Duration took = Duration.ofNanos(System.nanoTime() - sent);
            // ten seconds where nothing else runs, and a window of sessions ends after an hour
            assertThat(took).isLessThan(Duration.ofMinutes(1));
            long version = topics.reports().get(topics.reports().size() - 1).version();
            JobTopics.await(
                    job,
                    "all are embedded by the last model",
                    () ->
                            topics.embeddings().values().stream()
                                            .filter(e -> isOf(e, version))
                                            .count()
                                    >= newestWindow(type));
            assertThat(topics.deadLetters()).isEmpty();

            // the pause closed no window: an event older than the newest is learned as well
            topics.send(0, event(EVENTS, JobTopics.event(EVENTS - 1).timeMillis() - 200));
            topics.flush();
            JobTopics.await(job, "the straggler too", () -> topics.learned() == EVENTS + 1);
            assertThat(topics.deadLetters()).isEmpty();
        }
    }

    private static boolean isOf(EmbeddingRecord embedding, long version) {
        return embedding.version() == version;
    }

    /** How many events at least the last model of a pause is the first to learn. */
    private static int newestWindow(String type) {
        return switch (type) {
            case "count" -> 1;
            case "sliding" -> 50; // those of the newest slide
            default -> 100;
        };
    }

    private static void send(JobTopics topics, int from, int to) {
        for (int i = from; i < to; i++) {
            topics.send(i % 4, JobTopics.event(i));
        }
        topics.flush();
    }

    private static Event event(int i, long time) {
        Event event = JobTopics.event(i);
        return new Event(
                event.entity(), event.label(), event.group(), event.tower(), time, event.input());
    }

    private JobConfig config(String type, String option, String value) {
        Map<String, String> settings = JobTopics.settings("pause-" + type, kafka.bootstrap(), 4);
        settings.put("window.type", type);
        if (!type.equals("tumbling") && !type.equals("sliding")) {
            settings.remove("window.size");
        }
        settings.put(option, value);
        settings.put("source.idle-timeout", "2s");
        settings.put("refresh.threshold", "0");
        settings.put("refresh.interval", "1h"); // no sweep
        settings.put("delivery.guarantee", "at-least-once");
        settings.put("checkpoint.interval", "1s");
        settings.put("job.parallelism", "2");
        return JobConfig.of(settings);
    }
}
