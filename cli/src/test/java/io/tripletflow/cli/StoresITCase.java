package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.read.LatestEmbeddings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** The statements of docs/stores.md as printed, with a real PostgreSQL where there is one. */
class StoresITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ENTITIES = 60;
    private static final int WIDTH = 3;

    private final Random random = new Random(5);
    private long time;

    @Test
    void postgres_staysEqualToTheTopic_deletesIncluded() throws Exception {
        Optional<Path> programs = PostgresServer.programs();
        assumeTrue(programs.isPresent(), "no PostgreSQL in /usr/lib/postgresql");
        try (PostgresServer postgres = PostgresServer.start(programs.get());
                Connection database = postgres.connect();
                EmbeddedKafka kafka = EmbeddedKafka.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
                KafkaProducer<byte[], byte[]> producer = Producers.of(kafka.bootstrap())) {
            admin.createTopics(List.of(new NewTopic("embeddings", 2, (short) 1))).all().get();
            String kind = createTable(database);
            write(producer, ENTITIES * 3);
            TableResult copying = copy(kafka, postgres, kind);
            awaitEqual(database, kafka);
            write(producer, ENTITIES * 3);
            awaitEqual(database, kafka);
            if (kind.equals("vector")) {
                assertNearest(database);
            }
            copying.getJobClient().orElseThrow().cancel().get();
        }
    }

    /** With pgvector where it is installed, else as an array. */
    private static String createTable(Connection database) throws Exception {
        try (Statement statement = database.createStatement()) {
            boolean vector =
                    statement
                            .executeQuery(
                                    "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
                            .next();
            String kind = vector ? "vector" : "array";
            for (String sql : block("postgres-" + kind).split(";\n", -1)) {
                statement.execute(sql.replace("vector(64)", "vector(" + WIDTH + ")"));
            }
            return kind;
        }
    }

    /** The statements below a comment that names them. */
    private static String block(String name) throws Exception {
        String page = Files.readString(Path.of("../docs/stores.md"));
        Matcher block =
                Pattern.compile("```sql\n-- " + name + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("the statements '%s' of docs/stores.md", name).isTrue();
        return block.group(1).strip();
    }

    private static TableResult copy(EmbeddedKafka kafka, PostgresServer postgres, String kind)
            throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        TableResult last = null;
        for (String statement : (block("flink") + "\n" + block("flink-" + kind)).split(";\n", -1)) {
            last =
                    tables.executeSql(
                            statement
                                    .replace("localhost:9092", kafka.bootstrap())
                                    .replace(
                                            "jdbc:postgresql://localhost:5432/space",
                                            postgres.url())
                                    .replaceAll(";$", ""));
        }
        return last;
    }

    /** New ones, moved ones, ended ones, and ones that come again. */
    private void write(KafkaProducer<byte[], byte[]> producer, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            String entity = "e" + random.nextInt(ENTITIES) + " it's";
            EmbeddingRecord record =
                    random.nextInt(4) == 0
                            ? EmbeddingRecord.tombstone(entity, 1, 1, ++time)
                            : embedding(entity);
            producer.send(EmbeddingRecords.encode("embeddings", record)).get();
        }
    }

    private EmbeddingRecord embedding(String entity) {
        float[] embedding = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            embedding[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(5) - 4));
        }
        Optional<String> label = random.nextBoolean() ? Optional.of("l1") : Optional.empty();
        return new EmbeddingRecord(entity, label, embedding, 1, 1, ++time);
    }

    private static void awaitEqual(Connection database, EmbeddedKafka kafka) throws Exception {
        Map<String, String> topic = new TreeMap<>();
        LatestEmbeddings.read(KafkaSettings.of(kafka.bootstrap()), "embeddings", PATIENCE)
                .forEach(
                        (entity, record) ->
                                topic.put(
                                        entity,
                                        record.label().orElse(null)
                                                + record.timeMillis()
                                                + Arrays.toString(record.embedding())));
        assertThat(topic).hasSizeBetween(ENTITIES / 2, ENTITIES - 1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, String> rows = rows(database);
        while (!rows.equals(topic) && System.nanoTime() < deadline) {
            rows = rows(database);
        }
        assertThat(rows).isEqualTo(topic);
    }

    private static Map<String, String> rows(Connection database) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Statement statement = database.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT entity, label, embedding::real[], \"time\" FROM embeddings")) {
            while (result.next()) {
                Float[] embedding = (Float[]) result.getArray(3).getArray();
                rows.put(
                        result.getString(1),
                        result.getString(2) + result.getLong(4) + Arrays.toString(embedding));
            }
        }
        return rows;
    }

    private static void assertNearest(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT b.entity, a.entity FROM embeddings a, embeddings b ORDER BY"
                                        + " a.embedding <-> b.embedding LIMIT 1")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo(result.getString(2));
        }
    }
}
