package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One partition lies hours ahead of the other: what is read of it waits for the other. */
class UnevenTopicITCase {

    private static final int EVENTS = 400_000;
    private static final long APART_MILLIS = 90; // ten hours
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    @Test
    void partitionAhead_isNotReadOn_untilTheOtherComesNear() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            JobConfig config = config(kafka.bootstrap());
            try (JobTopics topics = new JobTopics(config)) {
                topics.send(0, JobTopics.unlabelled("behind", JobTopics.START));
                for (int i = 0; i < EVENTS; i++) {
                    topics.send(1, ahead(i));
                }
                topics.flush();
                try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
                    JobTopics.await(job, "some are read", () -> topics.embedded() > 1_000);
                    long held = stalled(job, topics);
                    assertThat(held)
                            .as("ten minutes, and what is read meanwhile")
                            .isLessThan(EVENTS / 2);
                    long end = ahead(EVENTS).timeMillis();
                    topics.send(0, JobTopics.unlabelled("caught-up", end));
                    topics.flush();
                    JobTopics.await(job, "all are read", () -> topics.embedded() >= EVENTS + 2);
                }
                assertThat(topics.deadLetters()).isEmpty();
            }
        }
    }

    /** How many were embedded when no more came for some time. */
    private static long stalled(EmbeddedJob job, JobTopics topics) throws InterruptedException {
        long[] last = {topics.embedded(), System.nanoTime()};
        JobTopics.await(
                job,
                "the partition ahead waits",
                () -> {
                    long now = topics.embedded();
                    if (now != last[0]) {
                        last[0] = now;
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > PATIENCE_NANOS;
                });
        return last[0];
    }

    private static Event ahead(int i) {
        return JobTopics.unlabelled("ahead-" + i, JobTopics.START + APART_MILLIS * i);
    }

    private static JobConfig config(String bootstrap) {
        Map<String, String> settings = JobTopics.settings("uneven", bootstrap, 2);
        settings.put("source.max-drift", "10m");
        settings.put("source.idle-timeout", "0s");
        settings.put("limits.max-future", "0s");
        settings.put("refresh.interval", "1h");
        settings.put("delivery.guarantee", "at-least-once");
        settings.put("checkpoint.interval", "0s");
        settings.put("job.parallelism", "1");
        return JobConfig.of(settings);
    }
}
