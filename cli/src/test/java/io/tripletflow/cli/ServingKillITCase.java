package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * A server that is killed at random moments while a writer moves, ends, revives and repeats
 * entities, and while the broker compacts the topic: afterwards it is as the topic is, and as a
 * server that reads it for the first time.
 */
class ServingKillITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOPIC = "embeddings";
    private static final int ENTITIES = 300;
    private static final int KILLS = 4;
    private static final int RECORDS_BETWEEN = 1_500;
    private static final int WIDTH = 8;

    /** Between two records, so that a server starts and reads while they come. */
    private static final long PACE_MILLIS = 4;

    /** Small segments, so that the broker compacts while the test runs. */
    private static final Map<String, String> COMPACTING =
            Map.of(
                    "cleanup.policy", "compact",
                    "segment.bytes", String.valueOf(1 << 20),
                    "segment.ms", "200",
                    "min.cleanable.dirty.ratio", "0.01",
                    "max.compaction.lag.ms", "500",
                    "delete.retention.ms", "60000");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(11);
    private final List<EmbeddingRecord> sent = new ArrayList<>();
    private final AtomicReference<Exception> unwritten = new AtomicReference<>();
    private KafkaProducer<byte[], byte[]> producer;
    private long time;

    @Test
    void serverKilledAtRandomMoments_isAsTheTopic_andAsAFreshServer() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
                KafkaProducer<byte[], byte[]> writing = Producers.of(kafka.bootstrap())) {
            producer = writing;
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1).configs(COMPACTING)))
                    .all()
                    .get();
            for (int i = 0; i < ENTITIES; i++) {
                send(embedding("e" + i));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                ServingProcess serving = serve(kafka);
                int at = random.nextInt(RECORDS_BETWEEN);
                CompletableFuture<String> address =
                        CompletableFuture.supplyAsync(() -> of(serving));
                for (int i = 0; i < RECORDS_BETWEEN; i++) {
                    if (i == at) {
                        if (kill % 2 == 0) { // while it answers, else while it starts or reads
                            awaitReady(address.get());
                        }
                        serving.kill();
                    }
                    step();
                }
            }
            try (ServingProcess survivor = serve(kafka)) {
                awaitReady(survivor.address());
                for (int i = 0; i < RECORDS_BETWEEN; i++) {
                    step();
                }
                assertAsTheTopic(kafka, survivor);
                try (ServingProcess fresh = serve(kafka)) {
                    awaitReady(fresh.address());
                    assertAsTheTopic(kafka, fresh);
                    assertThat(neighbours(fresh)).isEqualTo(neighbours(survivor));
                }
            }
        }
    }

    private static String of(ServingProcess serving) {
        try {
            return serving.address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One version throughout: which of several answers is SpacePropertyTest's matter. */
    private void step() throws Exception {
        Thread.sleep(PACE_MILLIS);
        String entity = "e" + random.nextInt(ENTITIES);
        switch (random.nextInt(6)) {
            case 0 -> send(EmbeddingRecord.tombstone(entity, 7, 3, ++time));
            case 1 -> sendAgain();
            case 2 -> write(new ProducerRecord<>(TOPIC, entity.getBytes(UTF_8), null));
            default -> send(embedding(entity));
        }
    }

    /** Ghosts of at-least-once: a job that was restored writes its last records once more. */
    private void sendAgain() {
        int from = sent.size() - 1 - random.nextInt(5);
        for (EmbeddingRecord record : List.copyOf(sent.subList(from, sent.size()))) {
            write(EmbeddingRecords.encode(TOPIC, record));
        }
    }

    private void send(EmbeddingRecord record) {
        sent.add(record);
        write(EmbeddingRecords.encode(TOPIC, record));
    }

    /** Does not wait for the broker, which keeps the order. */
    private void write(ProducerRecord<byte[], byte[]> record) {
        var unused =
                producer.send(
                        record,
                        (written, failure) -> {
                            if (failure != null) {
                                unwritten.compareAndSet(null, failure);
                            }
                        });
    }

    private EmbeddingRecord embedding(String entity) {
        float[] embedding = new float[WIDTH];
        double square = 0;
        for (int i = 0; i < WIDTH; i++) {
            embedding[i] = (float) random.nextGaussian();
            square += embedding[i] * embedding[i];
        }
        for (int i = 0; i < WIDTH; i++) {
            embedding[i] /= (float) Math.sqrt(square);
        }
        return new EmbeddingRecord(
                entity, Optional.of("l" + entity.length()), embedding, 7, 3, ++time);
    }

    private void assertAsTheTopic(EmbeddedKafka kafka, ServingProcess serving) throws Exception {
        producer.flush();
        assertThat(unwritten).as("what the broker refused").hasValue(null);
        Map<String, String> topic = new TreeMap<>();
        LatestEmbeddings.read(KafkaSettings.of(kafka.bootstrap()), TOPIC, PATIENCE)
                .forEach(
                        (entity, record) ->
                                topic.put(
                                        entity,
                                        record.timeMillis() + Arrays.toString(record.embedding())));
        assertThat(topic).hasSizeBetween(ENTITIES / 4, ENTITIES - 1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, String> served = everything(serving);
        while (!served.equals(topic) && System.nanoTime() < deadline) {
            served = everything(serving); // what was sent last may not have arrived
        }
        assertThat(served).isEqualTo(topic);
    }

    /** Time and place of each entity. */
    private Map<String, String> everything(ServingProcess serving) throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < ENTITIES; i++) {
            HttpResponse<String> answer = get(serving.address(), "/v1/entities/e" + i);
            if (answer.statusCode() == 200) {
                JsonNode entity = JSON.readTree(answer.body());
                float[] place = JSON.treeToValue(entity.path("embedding"), float[].class);
                all.put("e" + i, entity.path("time").asLong() + Arrays.toString(place));
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
            }
        }
        return all;
    }

    private List<String> neighbours(ServingProcess serving) throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < ENTITIES; i += 10) {
            answers.add(get(serving.address(), "/v1/neighbours/e" + i + "?k=20").body());
        }
        return answers;
    }

    private HttpResponse<String> get(String address, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(),
                BodyHandlers.ofString());
    }

    private void awaitReady(String address) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<String> response = get(address, "/readyz");
        while (response.statusCode() != 200) {
            assertThat(System.nanoTime()).as(response.body()).isLessThan(deadline);
            response = get(address, "/readyz");
        }
    }

    private static ServingProcess serve(EmbeddedKafka kafka) throws IOException {
        return ServingProcess.start(
                new ServingSettings(
                        KafkaSettings.of(kafka.bootstrap()),
                        ServingSettings.Topics.DEFAULTS,
                        null,
                        Limits.DEFAULTS,
                        EventReading.DEFAULTS,
                        ServingSettings.DEFAULT_THRESHOLD,
                        10_000,
                        WebSettings.loopback(0)),
                "256m");
    }
}
