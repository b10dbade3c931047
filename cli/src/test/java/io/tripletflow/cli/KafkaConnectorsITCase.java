package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.delivery.Transactions;
import io.tripletflow.connectors.endpoint.EventDeserializer;
import io.tripletflow.connectors.endpoint.KafkaEndpoints;
import io.tripletflow.connectors.endpoint.SourceSpec;
import io.tripletflow.connectors.endpoint.TopicSink;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.SettingNames;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.TopicSpec.Use;
import io.tripletflow.connectors.kafka.TopicState;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.output.ModelSlices;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.connectors.wire.RecordEncoder;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Input;
import io.tripletflow.job.state.Formats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The connectors against a real broker: topics, transactions, readers, and a job in between. */
class KafkaConnectorsITCase {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void ensure_createsTopicsOnceAndReportsThem() {
        List<TopicSpec> specs =
                List.of(
                        new TopicSpec("t-events", Use.EVENTS, 3, 1),
                        new TopicSpec("t-embeddings", Use.EMBEDDINGS, 2, 1),
                        new TopicSpec("t-model", Use.MODEL, 1, -1),
                        new TopicSpec("t-reports", Use.REPORTS, -1, -1),
                        new TopicSpec("t-dead", Use.DEAD_LETTERS, 1, 1));
        Map<String, TopicState> first = Topics.ensure(settings(), specs, true);
        assertThat(first.get("t-events").partitions()).isEqualTo(3);
        assertThat(first.get("t-dead").maxMessageBytes()).isEqualTo(8 * 1024 * 1024);
        assertThat(first.values()).allMatch(TopicState::created);
        Map<String, TopicState> second = Topics.ensure(settings(), specs, false);
        assertThat(second.values()).noneMatch(TopicState::created);
        assertThat(second)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*created")
                .isEqualTo(first);
        assertThat(policy("t-embeddings")).isEqualTo("compact");
        assertThat(policy("t-model")).isEqualTo("compact");
        assertThat(policy("t-dead")).isEqualTo("delete");
    }

    /** Where nobody waits for the leaders, some records of each such topic never arrive. */
    @Test
    void ensure_newTopic_takesManyRequestsAtOnce() {
        int partitions = 60;
        byte[] bytes = {1};
        TopicSpec spec = new TopicSpec("t-many", Use.EMBEDDINGS, partitions, 1);
        Topics.ensure(settings(), List.of(spec), true);
        AtomicReference<Exception> failure = new AtomicReference<>();
        Map<String, String> hasty =
                Map.of(
                        "max.in.flight.requests.per.connection", "5",
                        "batch.size", "1",
                        "linger.ms", "0",
                        "delivery.timeout.ms", "20000",
                        "request.timeout.ms", "10000");
        try (KafkaProducer<byte[], byte[]> producer = Producers.of(kafka.bootstrap(), hasty)) {
            for (int i = 0; i < 10 * partitions; i++) {
                var unused =
                        producer.send(
                                new ProducerRecord<>("t-many", i % partitions, bytes, bytes),
                                (place, failed) -> failure.compareAndSet(null, failed));
            }
        }
        assertThat(failure).hasNullValue();
    }

    @Test
    void ensure_wrongPolicyAndTooManyReplicas_areToldTogether() throws Exception {
        TopicSpec embeddings = new TopicSpec("p-embeddings", Use.EMBEDDINGS, 1, 1);
        Topics.ensure(settings(), List.of(embeddings), true);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "p-embeddings");
        ConfigEntry delete = new ConfigEntry("cleanup.policy", "delete");
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    topic,
                                    List.of(new AlterConfigOp(delete, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        List<TopicSpec> specs =
                List.of(
                        embeddings,
                        new TopicSpec("p-model", Use.MODEL, 1, 3),
                        new TopicSpec("p-reports", Use.REPORTS, 1, 1));
        KafkaSetupException problem =
                catchThrowableOfType(
                        KafkaSetupException.class, () -> Topics.ensure(settings(), specs, true));
        assertThat(problem.problems()).hasSize(2);
        assertThat(problem.problems().get(0)).contains("cleanup.policy=delete but needs compact");
        assertThat(problem.problems().get(1))
                .contains("'p-model' (model) is missing and was not created");
        assertThatThrownBy(() -> Topics.ensure(settings(), specs.subList(2, 3), false))
                .hasMessageContaining("'p-reports'"); // nothing was created beside the problems
    }

    @Test
    void ensure_nobodyListens_endsWithTheRemedy() {
        long start = System.nanoTime();
        assertThatThrownBy(
                        () ->
                                Topics.ensure(
                                        KafkaSettings.of("127.0.0.1:1"),
                                        List.of(new TopicSpec("x", Use.EVENTS, 1, 1)),
                                        true))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageStartingWith("no answer from Kafka at '127.0.0.1:1' within 15 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void transactions_withinTheBrokersBound_pass() {
        KafkaSettings settings = exactlyOnce("check", Duration.ofMinutes(10));
        assertThat(Transactions.problems(settings, INTERVAL)).isEmpty();
        assertThat(Transactions.problems(settings, INTERVAL)).isEmpty(); // a second start
    }

    @Test
    void transactions_longerThanTheBrokerAllows_namesTheOption() {
        assertThat(Transactions.problems(exactlyOnce("long", Duration.ofHours(1)), INTERVAL))
                .singleElement()
                .asString()
                .startsWith("transaction-timeout is 3600000 ms but broker 1 allows 900000")
                .contains("transaction.max.timeout.ms");
    }

    @Test
    void transactions_leftByAKilledJob_areNoReasonToRefuse() {
        try (KafkaProducer<byte[], byte[]> killed = open("left-embeddings-0-7", "l-embeddings")) {
            assertThat(Transactions.problems(exactlyOnce("left", MINUTE), INTERVAL)).isEmpty();
            killed.abortTransaction();
        }
    }

    @Test
    void transactions_ofAJobThatLives_refuseASecondOne() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> job = CompletableFuture.runAsync(() -> live("twice", stop));
        try {
            List<String> problems = List.of();
            while (problems.isEmpty() && !job.isDone()) { // until it has begun its first
                problems = Transactions.problems(exactlyOnce("twice", MINUTE), INTERVAL);
            }
            assertThat(problems)
                    .singleElement()
                    .asString()
                    .startsWith("transactional-id-prefix 'twice' is in use");
            assertThat(Transactions.problems(exactlyOnce("twi", MINUTE), INTERVAL)).isEmpty();
        } finally {
            stop.set(true);
            job.get();
        }
    }

    /** Opens a transaction a second, as a job does with each checkpoint. */
    private static void live(String prefix, AtomicBoolean stop) {
        for (int i = 1; !stop.get(); i++) {
            try (KafkaProducer<byte[], byte[]> producer =
                    open(prefix + "-embeddings-0-" + i, "l-embeddings")) {
                Thread.sleep(300);
                producer.commitTransaction();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> open(String id, String topic) {
        Topics.ensure(settings(), List.of(new TopicSpec(topic, Use.EMBEDDINGS, 1, 1)), true);
        KafkaProducer<byte[], byte[]> producer = Producers.transactional(kafka.bootstrap(), id);
        producer.beginTransaction();
        send(producer, EmbeddingRecords.encode(topic, embedding("a", 1)));
        producer.flush();
        return producer;
    }

    @Test
    void readers_seeOnlyCommittedRecords() {
        Topics.ensure(
                settings(),
                List.of(
                        new TopicSpec("r-embeddings", Use.EMBEDDINGS, 2, 1),
                        new TopicSpec("r-model", Use.MODEL, 1, 1)),
                true);
        EmbeddingRecord kept = embedding("kept", 3);
        ModelSnapshot model = new ModelSnapshot(1, 3, bytes(1_000_000));
        try (KafkaProducer<byte[], byte[]> producer =
                Producers.transactional(kafka.bootstrap(), "readers")) {
            producer.beginTransaction();
            send(producer, EmbeddingRecords.encode("r-embeddings", kept));
            send(producer, EmbeddingRecords.encode("r-embeddings", embedding("gone", 3)));
            send(
                    producer,
                    EmbeddingRecords.encode(
                            "r-embeddings", EmbeddingRecord.tombstone("gone", 0, 4, 0)));
            sendModel(producer, model);
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, EmbeddingRecords.encode("r-embeddings", embedding("kept", 9)));
            sendModel(producer, new ModelSnapshot(1, 9, bytes(500_000)));
            producer.abortTransaction();
        }
        assertThat(LatestEmbeddings.read(settings(), "r-embeddings", SOON))
                .isEqualTo(Map.of("kept", kept));
        assertThat(LatestModel.read(settings(), "r-model", SOON)).contains(model);
    }

    @Test
    void readers_missingTopic_saySo() {
        assertThatThrownBy(() -> LatestModel.read(settings(), "no-such-topic", SOON))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageContaining("'no-such-topic'");
    }

    @Test
    void job_boundedAndExactlyOnce_deliversEveryRecordOnce() throws Exception {
        Topics.ensure(
                settings(),
                List.of(
                        new TopicSpec("j-events", Use.EVENTS, 2, 1),
                        new TopicSpec("j-embeddings", Use.EMBEDDINGS, 2, 1),
                        new TopicSpec("j-dead", Use.DEAD_LETTERS, 1, 1)),
                true);
        Map<String, byte[]> bad = new HashMap<>();
        try (KafkaProducer<byte[], byte[]> producer =
                Producers.transactional(kafka.bootstrap(), "events")) {
            producer.beginTransaction(); // the topic ends in transaction markers
            for (int i = 0; i < 500; i++) {
                String features = i % 10 == 0 ? "[NaN,2]" : "[" + i + ",2]";
                byte[] key = ("e" + i).getBytes(UTF_8);
                byte[] value =
                        ("{\"entity\":\"e" + i + "\",\"features\":" + features + "}")
                                .getBytes(UTF_8);
                if (i % 10 == 0) {
                    bad.put("e" + i, value);
                }
                send(producer, new ProducerRecord<>("j-events", key, value));
            }
            byte[] large = new byte[Limits.DEFAULTS.recordBytes() + 1];
            bad.put("large", large);
            send(producer, new ProducerRecord<>("j-events", "large".getBytes(UTF_8), large));
            producer.commitTransaction();
        }
        runJob();
        Map<String, EmbeddingRecord> embeddings =
                LatestEmbeddings.read(settings(), "j-embeddings", SOON);
        assertThat(embeddings).hasSize(450);
        assertThat(embeddings.get("e7").embedding()).containsExactly(7f, 2f);
        assertThat(committed("j-embeddings", 2)).hasSize(450);
        List<ConsumerRecord<byte[], byte[]>> letters = committed("j-dead", 1);
        assertThat(letters).hasSize(51);
        for (ConsumerRecord<byte[], byte[]> record : letters) {
            DeadLetter letter = DeadLetterRecords.decode(record);
            String key = new String(letter.key(), UTF_8);
            assertThat(letter.value()).isEqualTo(bad.get(key));
            assertThat(letter.topic()).isEqualTo("j-events");
            assertThat(letter.reason())
                    .isEqualTo(
                            key.equals("large")
                                    ? DeadLetter.Reason.TOO_LARGE
                                    : DeadLetter.Reason.NOT_FINITE);
        }
    }

    /** Events in, their features as embeddings and the dead letters out, exactly once. */
    private static void runJob() throws Exception {
        TypeInformation<Decoded> type = TypeInformation.of(Decoded.class);
        KafkaEndpoints endpoints =
                new KafkaEndpoints(exactlyOnce("connectors", Duration.ofMinutes(5)));
        KafkaSource<Decoded> events =
                endpoints.events(
                        new SourceSpec("j-events", "j", SourceSpec.Start.EARLIEST, true),
                        new EventDeserializer(
                                Map.of("default", new InputSpec.Dense(2)), Limits.DEFAULTS, type));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        env.setParallelism(1).enableCheckpointing(200);
        env.getConfig().enableObjectReuse(); // one chain: nothing of it is serialized
        DataStream<Decoded> decoded =
                env.fromSource(events, WatermarkStrategy.noWatermarks(), "events", type);
        // lambdas: javac takes two method references to encode for one when it deserializes them
        TopicSink<EmbeddingRecord> embeddings =
                endpoints.embeddings("j-embeddings", RecordFormat.JSON);
        RecordEncoder<EmbeddingRecord> ofEmbeddings = embeddings.encoder();
        decoded.flatMap(KafkaConnectorsITCase::embed, Formats.EMBEDDING)
                .map(embedding -> ofEmbeddings.encode(embedding), Formats.KAFKA_RECORD)
                .sinkTo(embeddings.sink());
        TopicSink<DeadLetter> letters =
                endpoints.deadLetters("j-dead", DeadLetterRecords.SAFE_BYTES);
        RecordEncoder<DeadLetter> ofLetters = letters.encoder();
        decoded.flatMap(KafkaConnectorsITCase::reject, Formats.DEAD_LETTER)
                .map(letter -> ofLetters.encode(letter), Formats.KAFKA_RECORD)
                .sinkTo(letters.sink());
        env.execute("connectors");
    }

    private static void embed(Decoded decoded, Collector<EmbeddingRecord> out) {
        if (decoded instanceof Decoded.Good good
                && good.event().input() instanceof Input.Features features) {
            out.collect(
                    new EmbeddingRecord(
                            good.event().entity(),
                            good.event().label(),
                            features.values(),
                            0,
                            1,
                            good.event().timeMillis()));
        }
    }

    private static void reject(Decoded decoded, Collector<DeadLetter> out) {
        if (decoded instanceof Decoded.Bad bad) {
            out.collect(bad.letter());
        }
    }

    private static void sendModel(KafkaProducer<byte[], byte[]> producer, ModelSnapshot model) {
        for (ModelSlice slice : ModelSlices.split(model)) {
            byte[] key = ModelSliceJson.key(slice);
            send(producer, new ProducerRecord<>("r-model", key, ModelSliceJson.encode(slice)));
        }
    }

    /** Sends one record; a failure shows at the commit. */
    private static void send(
            KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record);
    }

    private static List<ConsumerRecord<byte[], byte[]>> committed(String topic, int partitions) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> properties =
                Map.of(
                        "bootstrap.servers", kafka.bootstrap(),
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> parts = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                parts.add(new TopicPartition(topic, i));
            }
            consumer.assign(parts);
            Map<TopicPartition, Long> ends = consumer.endOffsets(parts);
            while (parts.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static String policy(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("cleanup.policy")
                    .value();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    }

    private static KafkaSettings settings() {
        return KafkaSettings.of(kafka.bootstrap());
    }

    private static KafkaSettings exactlyOnce(String prefix, Duration timeout) {
        return new KafkaSettings(
                kafka.bootstrap(),
                Map.of(),
                DeliveryGuarantee.EXACTLY_ONCE,
                prefix,
                timeout,
                SettingNames.OWN);
    }

    private static EmbeddingRecord embedding(String entity, long version) {
        return new EmbeddingRecord(
                entity, Optional.of("label"), new float[] {version, 0.5f}, 0, version, 0);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
