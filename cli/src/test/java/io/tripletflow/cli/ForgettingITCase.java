package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A planted entity, learned in two groups and with a late label, is forgotten by the command. */
class ForgettingITCase {

    private static final String PLANTED = "planted-entity";
    private static final int EVENTS = 200;
    private static final int EVENTS_OF_PLANTED = 5;

    @TempDir Path folder;

    @Test
    void forgottenEntity_isInNoSavepointAndNoEmbedding_otherOnesAre() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            Map<String, String> settings = JobTopics.settings("forget", kafka.bootstrap(), 2);
            settings.put("labels.retention", "2h");
            settings.put("profiles.by", "label");
            settings.put("topics.profiles", "forget-profiles");
            settings.put("topics.scores", "forget-scores");
            settings.put("source.idle-timeout", "0s");
            settings.put("checkpoint.interval", "300ms");
            settings.put("checkpoint.directory", folder.resolve("checkpoints").toUri().toString());
            JobConfig config = JobConfig.of(settings);
            Path file = folder.resolve("job.yaml");
            List<String> lines = new ArrayList<>();
            new TreeMap<>(settings).forEach((key, value) -> lines.add(key + ": \"" + value + '"'));
            Files.write(file, lines);
            try (JobTopics topics = new JobTopics(config);
                    EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
                send(topics);
                int learned = EVENTS + EVENTS_OF_PLANTED + 1;
                end(topics, 20_000);
                JobTopics.await(job, "all reports", () -> topics.learned() == learned);
                JobTopics.await(
                        job, "the embedding", () -> topics.embeddings().containsKey(PLANTED));

                Run run = Run.of("forget", file.toString(), PLANTED);
                assertThat(run.out()).contains("asked to forget 1 entity on topic 'forget-events'");
                assertThat(run.err()).doesNotContain("holds no embedding");
                end(topics, 40_000); // windows go on
                JobTopics.await(
                        job, "the tombstone", () -> !topics.embeddings().containsKey(PLANTED));
                JobTopics.await(
                        job,
                        "what came after",
                        () -> topics.embeddings().containsKey("end-40000-1"));
                assertThat(topics.embeddings()).containsKey("entity-7");
                String path =
                        job.stop(folder.resolve("saved").toUri().toString(), Duration.ofMinutes(1));
                Path saved = Path.of(URI.create(path));
                assertThat(holds(saved, "entity-7")).as("what is there is found").isTrue();
                assertThat(holds(saved, PLANTED)).isFalse();
                assertThat(topics.deadLetters()).isEmpty();
                assertThat(Run.of("forget", file.toString(), "entity-7", "entiti-7").err())
                        .contains("holds no embedding of 'entiti-7': check the spelling");
            }
        }
    }

    private static void send(JobTopics topics) {
        for (int i = 0; i < EVENTS; i++) {
            topics.send(i % 2, JobTopics.event(i));
        }
        // as the command's record, which goes where its key says
        int partition = partition();
        Event last = JobTopics.event(EVENTS);
        for (int i = 0; i < EVENTS_OF_PLANTED; i++) {
            Event event = JobTopics.event(EVENTS - EVENTS_OF_PLANTED + i);
            topics.send(
                    partition,
                    new Event(
                            PLANTED,
                            event.label(),
                            event.group(),
                            event.tower(),
                            event.timeMillis(),
                            event.input()));
        }
        Event unlabelled =
                new Event(
                        PLANTED,
                        Optional.empty(),
                        "group-1",
                        last.tower(),
                        last.timeMillis(),
                        last.input());
        topics.send(partition, unlabelled);
        long time = last.timeMillis() + 1_000;
        String label =
                "{\"entity\":\"%s\",\"label\":\"label-1\",\"time\":%d}".formatted(PLANTED, time);
        topics.send(partition, PLANTED.getBytes(UTF_8), label.getBytes(UTF_8), time);
        topics.flush();
    }

    private static int partition() {
        byte[] key = EventJson.key(JobTopics.unlabelled(PLANTED, 0));
        return Utils.toPositive(Utils.murmur2(key)) % 2;
    }

    private static void end(JobTopics topics, long afterMillis) {
        for (int partition = 0; partition < 2; partition++) {
            String entity = "end-" + afterMillis + "-" + partition;
            topics.send(partition, JobTopics.unlabelled(entity, JobTopics.START + afterMillis));
        }
        topics.flush();
    }

    /** Whether the bytes of any file of a folder hold a text. */
    private static boolean holds(Path saved, String text) throws IOException {
        try (Stream<Path> files = Files.walk(saved)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
