package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /**
     * A reader that begins anew with an idle partition must not stand still for ever (FLINK-40505).
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void failover_withAnIdlePartition_allIsReadInTheEnd(int parallelism, @TempDir Path folder)
            throws Exception {
        int events = 40_000; // an hour
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            Map<String, String> settings = settings(kafka.bootstrap(), 3);
            settings.put("source.idle-timeout", "2s");
            settings.put("checkpoint.interval", "500ms");
            // so many entities do not fit the JobManager's memory
            settings.put("checkpoint.directory", folder.toUri().toString());
            settings.put("job.parallelism", String.valueOf(parallelism));
            JobConfig config = JobConfig.of(settings);
            try (JobTopics topics = new JobTopics(config)) {
                topics.send(0, JobTopics.unlabelled("behind", JobTopics.START));
                for (int i = 0; i < events / 2; i++) {
                    topics.send(1, ahead(i)); // and none into partition 2
                }
                topics.flush();
                try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
                    JobTopics.await(
                            job, "the first half", () -> topics.embedded() >= events / 2 + 1);
                    job.cluster().terminateTaskManager(0).get();
                    for (int i = events / 2; i < events; i++) {
                        topics.send(1, ahead(i));
                    }
                    topics.send(0, JobTopics.unlabelled("on", ahead(events / 2).timeMillis()));
                    topics.flush();
                    JobTopics.await(job, "all are read", () -> allEmbedded(topics, events + 2));
                }
            }
        }
    }

    /** Those before the failover may be sent again. */
    private static boolean allEmbedded(JobTopics topics, int entities) {
        return topics.embeddings().size() >= entities;
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
        return JobConfig.of(settings(bootstrap, 2));
    }

    private static Map<String, String> settings(String bootstrap, int partitions) {
        Map<String, String> settings = JobTopics.settings("uneven", bootstrap, partitions);
        settings.put("source.max-drift", "10m");
        settings.put("source.idle-timeout", "0s");
        settings.put("limits.max-future", "0s");
        settings.put("refresh.interval", "1h");
        settings.put("delivery.guarantee", "at-least-once");
        settings.put("checkpoint.interval", "0s");
        settings.put("job.parallelism", "1");
        return settings;
    }
}
