package io.tripletflow.cli;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.topic.TopicTail;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.event.EventRecords;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.ledger.Ledger;
import io.tripletflow.connectors.ledger.LedgerReport;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LearningReportJson;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a test sends to a job and reads of it, all through the broker. */
final class JobTopics implements AutoCloseable {

    static final long START = 1_700_000_000_000L;
    static final int DIMENSION = 6;

    private static final List<String> TOPICS =
            List.of("events", "embeddings", "model", "reports", "dead-letters", "ledger");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JobConfig config;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> unsent = new AtomicReference<>();

    /** A job over topics of its own, with windows of a second. */
    static Map<String, String> settings(String name, String bootstrap, int partitions) {
        Map<String, String> settings = new HashMap<>();
        settings.put("job.name", name);
        settings.put("kafka.bootstrap", bootstrap);
        settings.put("input.dimension", String.valueOf(DIMENSION));
        for (String topic : TOPICS) {
            settings.put("topics." + topic, name + "-" + topic);
        }
        settings.put("topics.partitions", String.valueOf(partitions));
        settings.put("source.start", "earliest");
        settings.put("source.lateness", "500ms");
        settings.put("window.type", "tumbling");
        settings.put("window.size", "1s");
        return settings;
    }

    /** Creates the topics of {@code config}. */
    JobTopics(JobConfig config) {
        this.config = config;
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        producer = Producers.of(config.kafka().bootstrap(), Map.of("linger.ms", "20"));
    }

    /** Waits until the broker has it. */
    void send(int partition, byte[] key, byte[] value)
            throws ExecutionException, InterruptedException {
        String topic = config.topics().events();
        producer.send(new ProducerRecord<>(topic, partition, START, key, value)).get();
    }

    /** Does not wait. */
    void send(int partition, byte[] key, byte[] value, long timeMillis) {
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                config.topics().events(), partition, timeMillis, key, value),
                        this::sent);
    }

    private void sent(RecordMetadata record, Exception failure) {
        if (failure != null) {
            unsent.compareAndSet(null, failure);
        }
    }

    void send(int partition, Event event) {
        send(partition, event, RecordFormat.JSON);
    }

    void send(int partition, Event event, RecordFormat format) {
        send(
                partition,
                EventJson.key(event),
                EventRecords.value(event, format),
                event.timeMillis());
    }

    /** Waits until the broker has all that was sent. */
    void flush() {
        producer.flush();
        if (unsent.get() != null) {
            throw new AssertionError("an event could not be sent", unsent.get());
        }
    }

    /** Where each partition ends for those who read only what is committed, and for all. */
    String ends() {
        Map<TopicPartition, Long> committed = ends("read_committed");
        return ends("read_uncommitted").entrySet().stream()
                .map(end -> end + ", committed " + committed.get(end.getKey()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private Map<TopicPartition, Long> ends(String isolation) {
        Properties settings = config.kafkaSettings().client(Map.of("isolation.level", isolation));
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            return consumer.endOffsets(
                    config.topicSpecs().stream()
                            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                            .map(part -> new TopicPartition(part.topic(), part.partition()))
                            .toList());
        }
    }

    /** Event {@code i} of a stream of four labels in two groups, one every 10 ms. */
    static Event event(int i) {
        int label = i % 4;
        Random random = new Random(i);
        float[] features = new float[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
            features[j] = (float) random.nextGaussian() + (j == label ? 2 : 0);
        }
        return new Event(
                "entity-" + i,
                Optional.of("label-" + label),
                "group-" + (i / 4) % 2,
                Event.DEFAULT_TOWER,
                START + 10L * i,
                new Input.Features(features));
    }

    /** An unlabelled event, which is embedded and moves the time on. */
    static Event unlabelled(String entity, long time) {
        return new Event(
                entity,
                Optional.empty(),
                "",
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(new float[] {1, 2, 3, 4, 5, 6}));
    }

    List<LearningReport> reports() {
        List<LearningReport> reports = new ArrayList<>();
        TopicTail.readToEnd(
                config.kafka().bootstrap(),
                config.topics().reports(),
                record -> reports.add(LearningReportJson.decode(record.value())));
        return reports;
    }

    /** Labelled events that were learned from. */
    long learned() {
        return reports().stream().mapToLong(LearningReport::events).sum();
    }

    List<DeadLetter> deadLetters() {
        List<DeadLetter> letters = new ArrayList<>();
        TopicTail.readToEnd(
                config.kafka().bootstrap(),
                config.topics().deadLetters(),
                record -> letters.add(DeadLetterRecords.decode(record)));
        return letters;
    }

    Map<String, EmbeddingRecord> embeddings() {
        return LatestEmbeddings.read(
                config.kafkaSettings(), config.topics().embeddings(), PATIENCE);
    }

    /** Records of the embeddings topic, each entity as often as it was embedded. */
    long embedded() {
        String topic = config.topics().embeddings();
        return ends("read_uncommitted").entrySet().stream()
                .filter(end -> end.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Which tell in what format they are. */
    Set<Byte> firstBytesOfEmbeddings() {
        Set<Byte> bytes = new TreeSet<>();
        TopicTail.readToEnd(
                config.kafka().bootstrap(),
                config.topics().embeddings(),
                record -> bytes.add(record.value()[0]));
        return bytes;
    }

    Optional<ModelSnapshot> model() {
        return LatestModel.read(config.kafkaSettings(), config.topics().model(), PATIENCE);
    }

    /** The ledger against the topics: embeddings, model, reports, dead letters. */
    List<LedgerReport> audit() {
        return Ledger.audit(config.kafkaSettings(), config.topicSpecs(), PATIENCE);
    }

    /** Waits for what a running job does; fails if the job does or it takes too long. */
    static void await(EmbeddedJob job, String what, BooleanSupplier done)
            throws InterruptedException {
        await(job, () -> what, done);
    }

    /**
     * The same.
     *
     * @param what is waited for, as it is when the wait ends
     */
    static void await(EmbeddedJob job, Supplier<String> what, BooleanSupplier done)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long began = System.nanoTime(); !done.getAsBoolean(); began = System.nanoTime()) {
            if (job.await(Looks.pauseAfter(began))) {
                throw new AssertionError("the job ended before " + what.get());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what.get());
            }
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
