package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingJson;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        String page = Files.readString(Path.of("../docs/sql.md"));
        Matcher blocks = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
        while (blocks.find()) {
            for (String statement : blocks.group(1).split(";\n", -1)) {
                STATEMENTS.add(statement.strip().replace("localhost:9092", kafka.bootstrap()));
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void produce() {
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
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
        kafka.close();
    }

    private void create() {
        STATEMENTS.stream().filter(each -> each.startsWith("CREATE")).forEach(tables::executeSql);
    }

    private static String select() {
        return STATEMENTS.stream().filter(each -> each.startsWith("SELECT")).findFirst().get();
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
        for (Row row : take(tables.executeSql(select()), EVENTS)) {
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
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(EmbeddingJson.encode("embeddings", extra)).get();
            producer.send(
                            EmbeddingJson.encode(
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
