package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.serve.ServingJobs;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own process beside a real broker, and a real job. */
class ServingITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private static EmbeddedKafka kafka;
    private static KafkaProducer<byte[], byte[]> producer;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
        producer = Producers.of(kafka.bootstrap(), Map.of("linger.ms", "0"));
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        kafka.close();
    }

    /** A job that learned: what is served is what its topic holds. */
    @Test
    void realJob_neighboursAreThoseOfTheTopic() throws Exception {
        JobConfig config = config("job");
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        Random random = new Random(1);
        for (int i = 0; i < 1_500; i++) {
            Event event = event(i, random);
            producer.send(
                            new ProducerRecord<>(
                                    config.topics().events(),
                                    EventJson.key(event),
                                    EventJson.encode(event)))
                    .get();
        }
        try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            while (!job.await(100)) {
                // it learns
            }
        }
        try (ServingProcess serving = serve(config)) {
            await(serving, "/readyz", answer -> answer.path("status").asText().equals("ready"));
            Map<String, EmbeddingRecord> topic =
                    LatestEmbeddings.read(
                            config.kafkaSettings(), config.topics().embeddings(), PATIENCE);
            long newest =
                    topic.values().stream().mapToLong(EmbeddingRecord::version).max().orElse(-1);
            JsonNode fresh =
                    await(
                            serving,
                            "/v1/freshness",
                            answer -> answer.path("version").asLong() >= newest);
            assertThat(fresh.path("served").asInt()).isEqualTo(topic.size());
            assertThat(fresh.path("absent").asInt()).isZero();
            for (String entity : List.of("e0", "e7", "e299")) {
                assertNeighbours(serving, topic, entity);
            }
            Event query = event(3, new Random(9));
            JsonNode found =
                    JSON.readTree(
                            post(
                                    serving,
                                    "/v1/search",
                                    "{\"k\":3,\"features\":"
                                            + JSON.writeValueAsString(
                                                    ((Input.Features) query.input()).values())
                                            + "}"));
            assertThat(found.path("neighbours")).hasSize(3);
        }
    }

    /** Records alone, in both formats; tombstones, ghosts, and a server that is killed. */
    @Test
    void recordsAlone_killedServerEndsAsTheTopic() throws Exception {
        JobConfig config = config("records");
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        Random random = new Random(2);
        for (int i = 0; i < 400; i++) {
            send(config, embedding("e" + i, 1, random), i % 2 == 0);
        }
        DeadLetter withoutValue =
                new DeadLetter(null, null, "events", 0, 1, 2, DeadLetter.Reason.NOT_JSON, "none");
        String letters = config.topics().deadLetters();
        producer.send(DeadLetterRecords.encode(letters, withoutValue, 1_000)).get();
        ServingProcess first = serve(config);
        await(first, "/readyz", answer -> answer.path("status").asText().equals("ready"));
        for (int i = 0; i < 100; i++) {
            send(config, EmbeddingRecord.tombstone("e" + i, 7, 2, 1), false);
        }
        for (int i = 90; i < 95; i++) {
            send(config, embedding("e" + i, 1, random), false); // ghosts
        }
        first.kill();
        for (int i = 0; i < 20; i++) {
            send(config, embedding("e" + i, 3, random), false); // come again
            send(config, embedding("n" + i, 1, random), true);
        }
        try (ServingProcess second = serve(config)) {
            await(second, "/readyz", answer -> answer.path("status").asText().equals("ready"));
            Map<String, EmbeddingRecord> topic =
                    LatestEmbeddings.read(
                            config.kafkaSettings(), config.topics().embeddings(), PATIENCE);
            topic.values().removeIf(record -> record.version() != 1); // the version that answers
            JsonNode fresh = await(second, "/v1/freshness", answer -> answer.has("version"));
            assertThat(fresh.path("version").asLong()).isEqualTo(1);
            await(second, "/v1/deadletters", answer -> answer.path("total").asInt() == 1);
            assertThat(fresh.path("served").asInt()).isEqualTo(topic.size()).isEqualTo(320);
            assertThat(fresh.path("absent").asInt()).isEqualTo(20);
            assertNeighbours(second, topic, "e200");
            send(config, embedding("late", 1, random), false);
            await(second, "/v1/neighbours/late", answer -> answer.has("neighbours"));
        }
    }

    @Test
    void command_searchesIdentifiesAndTails() throws Exception {
        JobConfig config = config("command");
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        Random random = new Random(3);
        for (int i = 0; i < 40; i++) {
            send(config, embedding("e" + i, 1, random), false);
        }
        try (ServingProcess serving = serve(config)) {
            await(serving, "/readyz", answer -> answer.path("status").asText().equals("ready"));
            String server = "--server=" + serving.address();
            Run search = Run.of("search", server, "--entity=e0", "--k=3", "--label=l0");
            assertThat(search.err()).isEmpty();
            assertThat(search.out()).contains("epoch 7, version 1").contains("l0");
            Run identify = Run.of("identify", server, "--entity=e0", "--threshold=2");
            assertThat(identify.out()).contains("threshold 2.0000");
            Run tail = Run.of("tail", server, "--lines=1");
            assertThat(tail.out()).contains("broker up  entities 40  version 1 of 1");
            Run nobody = Run.of("search", server, "--entity=nobody");
            assertThat(nobody.err()).contains("answered 404: entity 'nobody' has no embedding");
            Run none = Run.of("search", server, "--entity=e0", "--k=0");
            assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(none.err()).contains("--k must be positive but was 0");
            Run many = Run.of("search", server, "--entity=e0", "--k=1000000");
            assertThat(many.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(many.err()).contains("answered 400");
            Run both = Run.of("search", server, "--entity=e0", "--text=x");
            assertThat(both.err()).contains("give one of --entity, --text");
        }
    }

    @Test
    void takenPort_isTold() throws Exception {
        JobConfig config = config("taken");
        WebSettings web = WebSettings.loopback(kafka.port());
        try (ServingProcess serving =
                ServingProcess.start(ServingJobs.settings(config, 1_000, web), "128m")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(serving::address)
                    .hasMessageContaining("cannot listen on 127.0.0.1 port " + kafka.port())
                    .hasMessageContaining("choose another with --port");
        }
    }

    private JobConfig config(String name) {
        return JobConfig.of(
                Map.of(
                        "kafka.bootstrap",
                        kafka.bootstrap(),
                        "input.dimension",
                        "8",
                        "checkpoint.interval",
                        "500ms",
                        "checkpoint.directory",
                        folder.toUri().toString()),
                List.of(
                        "job.name=" + name,
                        "job.parallelism=1",
                        "topics.events=" + name + "-events",
                        "topics.embeddings=" + name + "-embeddings",
                        "topics.model=" + name + "-model",
                        "topics.reports=" + name + "-reports",
                        "topics.dead-letters=" + name + "-dead",
                        "topics.ledger=" + name + "-ledger",
                        "topics.create=true",
                        "source.start=earliest",
                        "source.stop=latest"));
    }

    private static ServingProcess serve(JobConfig config) throws IOException {
        return ServingProcess.start(
                ServingJobs.settings(config, 10_000, WebSettings.loopback(0)), "256m");
    }

    private static Event event(int number, Random random) {
        int label = number % 10;
        Random centre = new Random(label);
        float[] features = new float[8];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (centre.nextGaussian() + random.nextGaussian());
        }
        return new Event(
                "e" + number % 300,
                Optional.of("l" + label),
                "north",
                Event.DEFAULT_TOWER,
                1_700_000_000_000L + 20L * number,
                new Input.Features(features),
                1,
                "cam" + number % 2);
    }

    private static EmbeddingRecord embedding(String entity, long version, Random random) {
        float[] embedding = new float[8];
        double square = 0;
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] = (float) random.nextGaussian();
            square += embedding[i] * embedding[i];
        }
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] /= (float) Math.sqrt(square);
        }
        String label = "l" + (entity.hashCode() & Integer.MAX_VALUE) % 3;
        return new EmbeddingRecord(entity, Optional.of(label), embedding, 7, version, version);
    }

    private static void send(JobConfig config, EmbeddingRecord record, boolean avro)
            throws Exception {
        producer.send(
                        EmbeddingRecords.encode(
                                config.topics().embeddings(),
                                record,
                                avro ? RecordFormat.AVRO : RecordFormat.JSON))
                .get();
    }

    private void assertNeighbours(
            ServingProcess serving, Map<String, EmbeddingRecord> topic, String entity)
            throws Exception {
        JsonNode answer = JSON.readTree(get(serving, "/v1/neighbours/" + entity + "?k=5").body());
        float[] query = topic.get(entity).embedding();
        List<String> right = new ArrayList<>(topic.keySet());
        right.remove(entity);
        right.sort(
                Comparator.<String>comparingDouble(
                                other -> distance(query, topic.get(other).embedding()))
                        .thenComparing(Comparator.naturalOrder()));
        assertThat(answer.path("neighbours").findValuesAsText("entity"))
                .isEqualTo(right.subList(0, 5));
        for (JsonNode near : answer.path("neighbours")) {
            EmbeddingRecord record = topic.get(near.path("entity").asText());
            assertThat(near.path("distance").asDouble())
                    .isCloseTo(distance(query, record.embedding()), within(1e-5));
            assertThat(near.path("label").asText()).isEqualTo(record.label().orElseThrow());
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private HttpResponse<String> get(ServingProcess serving, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(serving.address() + path)).build(),
                BodyHandlers.ofString());
    }

    private String post(ServingProcess serving, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(serving.address() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    /** Asks again until the answer is as wanted; the last one if it never is. */
    private JsonNode await(ServingProcess serving, String path, Predicate<JsonNode> wanted)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<String> response = get(serving, path);
        while (response.statusCode() != 200 || !wanted.test(JSON.readTree(response.body()))) {
            assertThat(System.nanoTime()).as(response.body()).isLessThan(deadline);
            response = get(serving, path);
        }
        return JSON.readTree(response.body());
    }
}
