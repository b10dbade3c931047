package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.serve.ServingJobs;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.settings.WebSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements of docs/sql.md as printed, on the topics of a job that learned. */
@SuppressWarnings("try") // rows of Flink may be interrupted while they close
class SqlITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVENTS = 1_500;
    private static final int ENTITIES = 300;

    private static final List<String> STATEMENTS = new ArrayList<>();
    private static final Map<String, Event> NEWEST = new HashMap<>();

    private static EmbeddedKafka kafka;
    private static JobConfig config;
    private static ModelSnapshot model;
    private static ServingProcess serving;

    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @TempDir static Path folder;

    @BeforeAll
    static void learn() throws Exception {
        kafka = EmbeddedKafka.start();
        config =
                JobConfig.of(
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
                                "job.parallelism=1",
                                "topics.create=true",
                                "source.start=earliest",
                                "source.stop=latest"));
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        produce();
        try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
            while (!job.await(100)) {
                // it learns
            }
        }
        model = LatestModel.read(config.kafkaSettings(), "model", PATIENCE).orElseThrow();
        serving =
                ServingProcess.start(
                        ServingJobs.settings(config, 1_000, WebSettings.loopback(0)), "256m");
        String page = Files.readString(Path.of("../docs/sql.md"));
        Matcher blocks = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
        while (blocks.find()) {
            for (String statement : blocks.group(1).split(";\n", -1)) {
                STATEMENTS.add(
                        statement
                                .strip()
                                .replace("localhost:9092", kafka.bootstrap())
                                .replace("http://127.0.0.1:8080", serving.address()));
            }
        }
    }

    private static void produce() {
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer = Producers.of(kafka.bootstrap())) {
            for (int i = 0; i < EVENTS; i++) {
                Event event = event(i, random);
                NEWEST.put(event.entity(), event);
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        "events", EventJson.key(event), EventJson.encode(event)));
            }
        }
    }

    private static Event event(int number, Random random) {
        Random centre = new Random(number % 10);
        float[] features = new float[8];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (centre.nextGaussian() + random.nextGaussian());
        }
        return new Event(
                "e" + number % ENTITIES,
                Optional.of("l" + number % 10),
                "north",
                Event.DEFAULT_TOWER,
                1_700_000_000_000L + 20L * number,
                new Input.Features(features),
                1,
                "");
    }

    @AfterAll
    static void stop() {
        serving.close();
        kafka.close();
    }

    private void create() {
        STATEMENTS.stream().filter(each -> each.startsWith("CREATE")).forEach(tables::executeSql);
    }

    private static String select(String function) {
        return STATEMENTS.stream()
                .filter(each -> each.startsWith("SELECT") && each.contains(function))
                .findFirst()
                .orElseThrow();
    }

    private static List<Row> take(TableResult result, int count) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = result.collect()) {
            while (rows.size() < count) {
                rows.add(iterator.next());
            }
        }
        return rows;
    }

    private static float[] floats(Object array) {
        Float[] boxed = (Float[]) array;
        float[] values = new float[boxed.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed[i];
        }
        return values;
    }

    /** What the model makes of an event is what the job wrote of it. */
    @Test
    void mlPredict_isTheTopicsEmbeddingOfTheSameVersion() throws Exception {
        create();
        Map<String, EmbeddingRecord> topic =
                LatestEmbeddings.read(config.kafkaSettings(), "embeddings", PATIENCE);
        int compared = 0;
        for (Row row : take(tables.executeSql(select("ML_PREDICT")), EVENTS)) {
            assertThat(row.getField("epoch")).isEqualTo(model.epoch());
            assertThat(row.getField("version")).isEqualTo(model.version());
            String entity = (String) row.getField("entity");
            EmbeddingRecord record = topic.get(entity);
            boolean newest = row.getField("time").equals(NEWEST.get(entity).timeMillis());
            if (newest && record.version() == model.version() && record.epoch() == model.epoch()) {
                float[] embedding = floats(row.getField("embedding"));
                for (int i = 0; i < embedding.length; i++) {
                    assertThat(embedding[i]).isCloseTo(record.embedding()[i], within(1e-6f));
                }
                compared++;
            }
        }
        assertThat(compared).as("of %d entities", ENTITIES).isGreaterThan(ENTITIES / 10);
    }

    /** Embeddings are rows as they were written; a tombstone deletes its row. */
    @Test
    void embeddings_areATableThatTombstonesDeleteFrom() throws Exception {
        create();
        Map<String, EmbeddingRecord> topic =
                LatestEmbeddings.read(config.kafkaSettings(), "embeddings", PATIENCE);
        EmbeddingRecord extra =
                new EmbeddingRecord("extra", Optional.empty(), new float[] {1, 0}, 1, 2, 3);
        try (KafkaProducer<byte[], byte[]> producer = Producers.of(kafka.bootstrap())) {
            producer.send(EmbeddingRecords.encode("embeddings", extra)).get();
            producer.send(
                            EmbeddingRecords.encode(
                                    "embeddings", EmbeddingRecord.tombstone("extra", 1, 3, 4)))
                    .get();
        }
        Map<String, Row> table = new HashMap<>();
        List<RowKind> ofExtra = new ArrayList<>();
        TableResult result = tables.executeSql("SELECT * FROM embeddings");
        try (CloseableIterator<Row> rows = result.collect()) {
            while (!ofExtra.contains(RowKind.DELETE) || !isAsNew(table, topic)) {
                Row row = rows.next();
                String entity = (String) row.getField("entity");
                if (entity.equals("extra")) {
                    ofExtra.add(row.getKind());
                }
                if (row.getKind() == RowKind.DELETE) {
                    table.remove(entity);
                } else {
                    table.put(entity, row);
                }
            }
        }
        assertThat(ofExtra).containsExactly(RowKind.INSERT, RowKind.DELETE);
        assertThat(table.keySet()).isEqualTo(topic.keySet());
        topic.forEach(
                (entity, record) -> {
                    Row row = table.get(entity);
                    assertThat(floats(row.getField("embedding"))).isEqualTo(record.embedding());
                    assertThat(row.getField("label")).isEqualTo(record.label().orElseThrow());
                    assertThat(row.getField("version")).isEqualTo(record.version());
                    assertThat(row.getField("epoch")).isEqualTo(record.epoch());
                    assertThat(row.getField("time")).isEqualTo(record.timeMillis());
                });
    }

    /** Partitions are read side by side: a row may come after the last of another. */
    private static boolean isAsNew(Map<String, Row> table, Map<String, EmbeddingRecord> topic) {
        return topic.values().stream()
                .allMatch(
                        record -> {
                            Row row = table.get(record.entity());
                            return row != null
                                    && row.getField("version").equals(record.version())
                                    && row.getField("time").equals(record.timeMillis());
                        });
    }

    /** Each event finds its own entity, and others as the server finds them over HTTP. */
    @Test
    void vectorSearch_isWhatTheServerAnswers() throws Exception {
        create();
        JsonMapper json = new JsonMapper();
        Map<String, List<String>> found = new HashMap<>();
        int events = 0;
        for (Row row : take(tables.executeSql(select("VECTOR_SEARCH")), 3 * EVENTS)) {
            String entity = (String) row.getField("entity");
            found.computeIfAbsent(entity, e -> new ArrayList<>())
                    .add((String) row.getField("neighbour"));
            assertThat((double) row.getField("distance")).isBetween(0.0, 2.0);
            assertThat((String) row.getField("label")).startsWith("l");
            events++;
        }
        assertThat(events).isEqualTo(3 * EVENTS);
        Event event = NEWEST.get("e7");
        String body =
                "{\"k\":3,\"features\":"
                        + json.writeValueAsString(((Input.Features) event.input()).values())
                        + "}";
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(serving.address() + "/v1/search"))
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        List<String> right =
                json.readTree(answer.body()).path("neighbours").findValuesAsText("entity");
        List<String> ofNewest = found.get("e7");
        assertThat(right).contains("e7");
        assertThat(ofNewest.subList(ofNewest.size() - 3, ofNewest.size())).isEqualTo(right);
    }

    /** A vector of the space finds the entity that lies there, first and with the score 1. */
    @Test
    void vectorSearch_byEmbedding_findsTheEntityThere() throws Exception {
        create();
        EmbeddingRecord record =
                LatestEmbeddings.read(config.kafkaSettings(), "embeddings", PATIENCE).get("e7");
        String numbers = Arrays.toString(record.embedding()).replace("[", "ARRAY[");
        tables.executeSql(
                "CREATE TEMPORARY VIEW places AS SELECT CAST(%s AS ARRAY<FLOAT>) AS v UNION ALL SELECT CAST(NULL AS ARRAY<FLOAT>)"
                        .formatted(numbers));
        Row row = take(tables.executeSql(searchPlaces("neighbours", "embedding")), 1).get(0);
        assertThat(row.getField("entity")).isEqualTo("e7");
        assertThat((double) row.getField("score")).isCloseTo(1, within(1e-4));
        assertThat(row.getField("embedding")).isNull();
    }

    /** Flink's own client runs the page as printed: what creates, then a query. */
    @ParameterizedTest
    @ValueSource(strings = {"ML_PREDICT", "VECTOR_SEARCH"})
    void sqlClient_runsTheStatements(String function, @TempDir Path own) throws Exception {
        List<String> statements =
                new ArrayList<>(
                        STATEMENTS.stream().filter(each -> each.startsWith("CREATE")).toList());
        statements.add(select(function));
        List<List<String>> rows = SqlClient.rows(own, statements, 500);
        String version = String.valueOf(model.version());
        for (List<String> row : rows) {
            assertThat(NEWEST).containsKey(row.get(0));
            assertThat(row).hasSize(5);
            assertThat(row.get(4)).isEqualTo(version);
        }
    }

    private static String searchPlaces(String table, String column) {
        return ("SELECT near.* FROM places AS p, LATERAL (SELECT * FROM TABLE(VECTOR_SEARCH("
                        + "TABLE %s, DESCRIPTOR(%s), p.v, 1))) AS near")
                .formatted(table, column);
    }

    @Test
    void vectorSearch_whatIsWrong_isTold() throws Exception {
        tables.executeSql(
                "CREATE TEMPORARY VIEW places AS SELECT CAST(ARRAY[1, 2] AS ARRAY<FLOAT>) AS v");
        createSpace("short_input", "features ARRAY<FLOAT>", serving.address(), "");
        assertThatThrownBy(
                        () -> take(tables.executeSql(searchPlaces("short_input", "features")), 1))
                .hasStackTraceContaining(serving.address() + " answered 400: the body");
        createSpace("away", "features ARRAY<FLOAT>", "http://127.0.0.1:1", ", 'patience' = '1 s'");
        assertThatThrownBy(() -> take(tables.executeSql(searchPlaces("away", "features")), 1))
                .hasStackTraceContaining("http://127.0.0.1:1 does not answer")
                .hasStackTraceContaining("asked again for 1 s");
        createSpace("ages", "features ARRAY<FLOAT>, age INT", serving.address(), "");
        assertThatThrownBy(() -> tables.executeSql(searchPlaces("ages", "features")))
                .hasStackTraceContaining("column age INT must be one of distance DOUBLE");
        createSpace("nowhere", "features ARRAY<FLOAT>", "localhost", "");
        assertThatThrownBy(() -> tables.executeSql(searchPlaces("nowhere", "features")))
                .hasStackTraceContaining("'server' must be an address such as http://127.0.0.1");
    }

    private void createSpace(String name, String columns, String server, String options) {
        tables.executeSql(
                "CREATE TABLE %s (%s) WITH ('connector' = 'tripletflow', 'server' = '%s'%s)"
                        .formatted(name, columns, server, options));
    }

    private void createModel(String name, String input, String output, String options) {
        tables.executeSql(
                "CREATE MODEL %s INPUT (%s) OUTPUT (%s) WITH ('provider' = 'tripletflow', 'bootstrap' = '%s'%s)"
                        .formatted(name, input, output, kafka.bootstrap(), options));
    }

    private TableResult predict(String name, String values) {
        return tables.executeSql(
                "SELECT * FROM ML_PREDICT(TABLE %s, MODEL %s, DESCRIPTOR(features))"
                        .formatted(values, name));
    }

    private void rows(String view, String features) {
        tables.executeSql(
                "CREATE TEMPORARY VIEW %s AS SELECT CAST(%s AS ARRAY<FLOAT>) AS features"
                        .formatted(view, features));
    }

    @Test
    void pinnedVersion_embeds_andOneThatIsNotThereIsTold() throws Exception {
        rows("zeros", "ARRAY[0, 0, 0, 0, 0, 0, 0, 0]");
        String pinned = ", 'version' = '" + model.epoch() + "/" + model.version() + "'";
        createModel("pinned", "features ARRAY<FLOAT>", "version BIGINT", pinned);
        Row row = take(predict("pinned", "zeros"), 1).get(0);
        assertThat(row.getField("version")).isEqualTo(model.version());

        createModel(
                "gone",
                "features ARRAY<FLOAT>",
                "version BIGINT",
                ", 'version' = '999999', 'patience' = '2 s'");
        assertThatThrownBy(() -> take(predict("gone", "zeros"), 1))
                .rootCause()
                .hasMessageContaining(
                        "topic 'model' at %s has not version 999999 but version %d as newest after 2 s"
                                .formatted(kafka.bootstrap(), model.version()));
    }

    @Test
    void rowsThatCannotBeEmbedded_areToldOrNull() throws Exception {
        createModel("m", "features ARRAY<FLOAT>", "embedding ARRAY<FLOAT>, epoch BIGINT", "");
        rows("nothing", "NULL");
        Row row = take(predict("m", "nothing"), 1).get(0);
        assertThat(row.getField("embedding")).isNull();
        assertThat(row.getField("epoch")).isNull();

        rows("short", "ARRAY[1, 2]");
        assertThatThrownBy(() -> take(predict("m", "short"), 1))
                .hasStackTraceContaining(
                        "a row cannot be embedded by tower 'default' of the model of topic 'model'");

        createModel("other", "features ARRAY<FLOAT>", "epoch BIGINT", ", 'tower' = 'image'");
        rows("zero", "ARRAY[0, 0, 0, 0, 0, 0, 0, 0]");
        assertThatThrownBy(() -> take(predict("other", "zero"), 1))
                .hasStackTraceContaining("has the towers [default]; say 'tower' = one of them");
    }

    @Test
    void wrongModels_areToldBeforeTheyRun() {
        rows("one_row", "ARRAY[1]");
        String f = "features ARRAY<FLOAT>";
        createModel("m1", f, "score DOUBLE", "");
        assertWrong("m1", "column score DOUBLE of OUTPUT must be one of embedding ARRAY<FLOAT>");
        createModel("m2", "f ARRAY<FLOAT>", "version BIGINT", "");
        assertWrong("m2", "column f ARRAY<FLOAT> of INPUT must be one of features ARRAY<FLOAT>");
        createModel("m4", f, "version BIGINT", ", 'version' = 'newest'");
        assertWrong("m4", "'version' must be VERSION or EPOCH/VERSION");
        createModel("m5", f, "version BIGINT", ", 'bootsrap' = 'x'");
        assertWrong("m5", "bootsrap");
    }

    private void assertWrong(String name, String message) {
        assertThatThrownBy(() -> predict(name, "one_row"))
                .isInstanceOf(ValidationException.class)
                .hasStackTraceContaining(message);
    }
}
