package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.serve.ServingJobs;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A planted entity is learned in two groups and by two towers, with labels on time and late, also
 * as an id with a row of its own. The command makes the job forget it; then nobody finds it.
 */
class ForgettingITCase {

    private static final String PLANTED = "planted-entity";

    /** That nobody else has. */
    private static final String OWN_LABEL = PLANTED + "'s label";

    private static final int EVENTS = 200;
    private static final int EVENTS_OF_PLANTED = 5;

    private static final List<String> COMPACTED =
            List.of("forget-events", "forget-embeddings", "forget-profiles");

    @TempDir Path folder;

    private EmbeddedKafka kafka;

    @Test
    void forgottenEntity_isFoundNowhere_otherOnesAre() throws Exception {
        kafka = EmbeddedKafka.start(0, Map.of("log.cleaner.backoff.ms", "500"));
        try {
            JobConfig config = JobConfig.of(settings());
            Path file = folder.resolve("job.yaml");
            List<String> lines = new ArrayList<>();
            new TreeMap<>(settings())
                    .forEach((key, value) -> lines.add(key + ": \"" + value + '"'));
            Files.write(file, lines);
            try (JobTopics topics = new JobTopics(config)) {
                try (EmbeddedJob job = EmbeddedJob.start(config, Map.of());
                        ServingProcess serving =
                                ServingProcess.start(
                                        ServingJobs.settings(
                                                config, 10_000, WebSettings.loopback(0)),
                                        "256m")) {
                    learn(topics, job, serving);
                    forget(topics, job, serving, file);
                    assertNotSaved(job);
                }
                assertThat(topics.deadLetters()).isEmpty();
                assertThat(Run.of("forget", file.toString(), "entity-7", "entiti-7").err())
                        .contains("holds no embedding of 'entiti-7': check the spelling");
            }
        } finally {
            kafka.close();
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = JobTopics.settings("forget", kafka.bootstrap(), 2);
        settings.remove("input.dimension");
        settings.put("towers.seen.input.dimension", String.valueOf(JobTopics.DIMENSION));
        settings.put("towers.near.input.kind", "ids");
        settings.put("input.entry-after", "1");
        settings.put("memory.embeddings", "2048");
        settings.put("memory.embeddings-warmup", "0");
        settings.put("labels.retention", "2h");
        settings.put("profiles.by", "label");
        settings.put("topics.profiles", "forget-profiles");
        settings.put("topics.scores", "forget-scores");
        settings.put("model.publish-interval", "100ms");
        settings.put("source.idle-timeout", "0s");
        settings.put("checkpoint.interval", "300ms");
        settings.put("checkpoint.directory", folder.resolve("checkpoints").toUri().toString());
        // what is searched must be there as it is
        settings.put("flink.execution.checkpointing.snapshot-compression", "false");
        return settings;
    }

    /** A record is compacted as soon as a newer one of its key has come, and then a tombstone. */
    private void compactEagerly() throws Exception {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (String topic : COMPACTED) {
            List<AlterConfigOp> changed = new ArrayList<>();
            Map.of(
                            "cleanup.policy", "compact",
                            "segment.ms", "1000",
                            "min.cleanable.dirty.ratio", "0",
                            "delete.retention.ms", "0",
                            "file.delete.delay.ms", "0")
                    .forEach(
                            (key, value) ->
                                    changed.add(
                                            new AlterConfigOp(
                                                    new ConfigEntry(key, value),
                                                    AlterConfigOp.OpType.SET)));
            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), changed);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    private void learn(JobTopics topics, EmbeddedJob job, ServingProcess serving) throws Exception {
        for (int i = 0; i < EVENTS; i++) {
            send(topics, i % 2, event("entity-" + i, i));
        }
        // as the command's record, which goes where its key says
        int partition = partition();
        for (int i = 0; i < EVENTS_OF_PLANTED; i++) {
            Event event = event(PLANTED, EVENTS - EVENTS_OF_PLANTED + i);
            send(topics, partition, i < 3 ? labelled(event, OWN_LABEL) : event);
        }
        Event last = event(PLANTED, EVENTS);
        send(topics, partition, last.unlabelled());
        tell(topics, last.timeMillis() + 1_000);
        int learned = EVENTS + EVENTS_OF_PLANTED + 1;
        end(topics, 20_000);
        JobTopics.await(job, "all reports", () -> topics.learned() == learned);
        JobTopics.await(job, "the embedding", () -> topics.embeddings().containsKey(PLANTED));
        JobTopics.await(
                job, "the id's row", () -> topics.model().filter(this::hasItsId).isPresent());
        JobTopics.await(job, "serving", () -> status(serving, PLANTED) == 200);
        assertThat(isOnBroker("forget-profiles")).as("the profile of its label").isTrue();
    }

    private void forget(JobTopics topics, EmbeddedJob job, ServingProcess serving, Path file)
            throws Exception {
        // a label that waits for the watermark when its entity is forgotten
        send(topics, partition(), event(PLANTED, 2_500).unlabelled());
        tell(topics, JobTopics.START + 25_100);
        topics.flush();
        Run run = Run.of("forget", file.toString(), PLANTED);
        assertThat(run.out()).contains("asked to forget 1 entity on topic 'forget-events'");
        assertThat(run.err()).doesNotContain("holds no embedding");
        end(topics, 40_000); // windows go on
        JobTopics.await(job, "the tombstone", () -> !topics.embeddings().containsKey(PLANTED));
        JobTopics.await(
                job, "what came after", () -> topics.embeddings().containsKey("end-40000-1"));
        JobTopics.await(
                job, "the row's end", () -> topics.model().filter(this::hasItsId).isEmpty());
        JobTopics.await(job, "serving", () -> status(serving, PLANTED) == 404);
        assertThat(status(serving, "entity-7")).isEqualTo(200);
        compactEagerly(); // not before the job has read the events
        long[] round = {50_000};
        for (String topic : COMPACTED) {
            JobTopics.await(
                    job,
                    "compaction of " + topic,
                    () -> {
                        roll(topics, round[0]);
                        round[0] += 5_000;
                        return !isOnBroker(topic);
                    });
            assertThat(isOnBroker(topic)).isFalse();
        }
        assertThat(topics.embeddings()).containsKey("entity-7").doesNotContainKey(PLANTED);
    }

    private void assertNotSaved(EmbeddedJob job) throws Exception {
        String path = job.stop(folder.resolve("saved").toUri().toString(), Duration.ofMinutes(1));
        List<Path> saved = files(Path.of(URI.create(path)));
        assertThat(holds(saved, "entity-7")).as("what is there is found").isTrue();
        assertThat(holds(saved, PLANTED)).isFalse();
        assertThat(holds(saved, hash("neighbour-3"))).as("an id that is there is found").isTrue();
        assertThat(holds(saved, hash(PLANTED))).isFalse();
    }

    /** Of vectors, and of sets of ids, in which each entity has its own. */
    private static Event event(String entity, int i) {
        Event event = JobTopics.event(i);
        boolean ids = i / 4 % 2 == 0;
        return new Event(
                entity,
                event.label(),
                event.group(),
                ids ? "near" : "seen",
                event.timeMillis(),
                ids ? Input.Ids.of(ids(entity)) : event.input());
    }

    private static List<String> ids(String entity) {
        return List.of("neighbour-" + Math.floorMod(entity.hashCode(), 20), entity);
    }

    private static void send(JobTopics topics, int partition, Event event) {
        topics.send(partition, EventJson.key(event), value(event), event.timeMillis());
    }

    private static byte[] value(Event event) {
        return event.input() instanceof Input.Ids
                ? EventJson.encode(event, ids(event.entity()))
                : EventJson.encode(event);
    }

    private static Event labelled(Event event, String label) {
        return new Event(
                event.entity(),
                Optional.of(label),
                event.group(),
                event.tower(),
                event.timeMillis(),
                event.input());
    }

    /** The label of the newest input of the planted entity. */
    private static void tell(JobTopics topics, long time) {
        String label =
                "{\"entity\":\"%s\",\"label\":\"label-1\",\"time\":%d}".formatted(PLANTED, time);
        topics.send(partition(), PLANTED.getBytes(UTF_8), label.getBytes(UTF_8), time);
        topics.flush();
    }

    private static int partition() {
        byte[] key = EventJson.key(JobTopics.unlabelled(PLANTED, 0));
        return Utils.toPositive(Utils.murmur2(key)) % 2;
    }

    private static void end(JobTopics topics, long afterMillis) {
        for (int partition = 0; partition < 2; partition++) {
            String entity = "end-" + afterMillis + "-" + partition;
            Event end = event(entity, 4).unlabelled();
            send(
                    topics,
                    partition,
                    new Event(
                            entity,
                            Optional.empty(),
                            "",
                            end.tower(),
                            JobTopics.START + afterMillis,
                            end.input()));
        }
        topics.flush();
    }

    /**
     * Events of all labels, so that each partition of each topic goes on and is compacted. A broker
     * closes a segment by the time of its records, of which the tombstone has that of its sending.
     */
    private static void roll(JobTopics topics, long afterMillis) {
        for (int i = 0; i < 32; i++) {
            Event event = event("entity-" + i, i + 1);
            Event later =
                    new Event(
                            event.entity(),
                            event.label(),
                            event.group(),
                            event.tower(),
                            JobTopics.START + afterMillis + i,
                            event.input());
            topics.send(
                    i % 2,
                    EventJson.key(later),
                    value(later),
                    System.currentTimeMillis() + afterMillis);
        }
        topics.flush();
    }

    private static int status(ServingProcess serving, String entity) {
        try {
            URI uri = URI.create(serving.address() + "/v1/entities/" + entity);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean hasItsId(ModelSnapshot model) {
        return new String(model.bytes(), ISO_8859_1).contains(hash(PLANTED));
    }

    /** The hash of an id as it stands in models and savepoints. */
    private static String hash(String id) {
        byte[] bytes =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Input.Ids.hash(id))
                        .array();
        return new String(bytes, ISO_8859_1);
    }

    /** Whether the log of any partition of a topic holds the planted name. */
    private boolean isOnBroker(String topic) {
        try (Stream<Path> folders = Files.list(kafka.directory())) {
            for (Path partition : folders.toList()) {
                if (partition.getFileName().toString().matches(topic + "-[0-9]+")
                        && holds(logs(partition), PLANTED)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a folder whose files come and go. */
    private static List<Path> logs(Path partition) throws IOException {
        try (Stream<Path> files = Files.list(partition)) {
            return files.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Whether the bytes of any of the files hold a text. */
    private static boolean holds(List<Path> files, String text) throws IOException {
        for (Path file : files) {
            if (content(file).contains(text)) {
                return true;
            }
        }
        return false;
    }

    /** Empty if the broker has compacted the file meanwhile: what is left is in another. */
    private static String content(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
