package io.tripletflow.connectors.endpoint;

import io.tripletflow.connectors.delivery.OnLoss;
import io.tripletflow.connectors.delivery.ProvenSink;
import io.tripletflow.connectors.delivery.SinkNames;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LearningReportJson;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.output.ProfileJson;
import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.connectors.wire.RecordEncoder;
import io.tripletflow.connectors.wire.RecordFormat;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The job's source and sinks. Output records carry no timestamp of ours: a broker refuses times
 * that lie ahead, and retention would remove records with event times long past.
 */
public final class KafkaEndpoints {
    /** What every producer of the job is set to unless the user says otherwise. */
    public static final Map<String, String> PRODUCER_DEFAULTS =
            Map.of(
                    "acks", "all",
                    "enable.idempotence", "true",
                    "linger.ms", "5",
                    "batch.size", "131072",
                    "max.request.size", Integer.toString(16 * 1024 * 1024));

    private static final Map<String, String> CONSUMER_DEFAULTS =
            Map.of(
                    "isolation.level", "read_committed",
                    "allow.auto.create.topics", "false",
                    "commit.offsets.on.checkpoint", "true");

    private final KafkaSettings settings;
    private final OnLoss onLoss;

    /** Endpoints of a job that ends when output is lost. */
    public KafkaEndpoints(KafkaSettings settings) {
        this(settings, OnLoss.FAIL);
    }

    /**
     * @param onLoss what becomes of a job whose output is lost
     */
    public KafkaEndpoints(KafkaSettings settings, OnLoss onLoss) {
        this.settings = settings;
        this.onLoss = onLoss;
    }

    /** Every record of the events topic, decoded; offsets are committed with each checkpoint. */
    public KafkaSource<Decoded> events(SourceSpec spec, EventDeserializer deserializer) {
        KafkaSourceBuilder<Decoded> builder =
                KafkaSource.<Decoded>builder()
                        .setProperties(settings.client(CONSUMER_DEFAULTS))
                        .setTopics(spec.topic())
                        .setGroupId(spec.groupId())
                        .setClientIdPrefix(spec.groupId())
                        .setStartingOffsets(offsets(spec.start()))
                        .setDeserializer(deserializer);
        if (spec.bounded()) {
            builder.setBounded(OffsetsInitializer.latest());
        }
        return builder.build();
    }

    /** Embeddings and tombstones, keyed by entity. */
    public TopicSink<EmbeddingRecord> embeddings(String topic, RecordFormat format) {
        return sink(
                SinkNames.EMBEDDINGS,
                topic,
                record -> EmbeddingRecords.encode(topic, record, format));
    }

    /** Embeddings of events that were compared with their profiles. */
    public TopicSink<EmbeddingRecord> scores(String topic, RecordFormat format) {
        return sink(
                SinkNames.SCORES, topic, record -> EmbeddingRecords.encode(topic, record, format));
    }

    /** The state of profiles, keyed by profile and group. */
    public TopicSink<ProfileRecord> profiles(String topic) {
        return sink(SinkNames.PROFILES, topic, profile -> ProfileJson.encode(topic, profile));
    }

    /** Slices of models, keyed by their place. */
    public TopicSink<ModelSlice> model(String topic) {
        return sink(
                SinkNames.MODEL,
                topic,
                slice ->
                        new ProducerRecord<>(
                                topic, ModelSliceJson.key(slice), ModelSliceJson.encode(slice)));
    }

    /** Reports of what was learned, keyed by group. */
    public TopicSink<LearningReport> reports(String topic) {
        return sink(
                SinkNames.REPORTS,
                topic,
                report ->
                        new ProducerRecord<>(
                                topic,
                                LearningReportJson.key(report),
                                LearningReportJson.encode(report)));
    }

    /**
     * Dead letters, cut only above {@code maxBytes}, or above max.request.size if that is less.
     *
     * @param maxBytes the topic's own limit, from {@link Topics#ensure}
     * @throws IllegalArgumentException if max.request.size is set to what is no number
     */
    public TopicSink<DeadLetter> deadLetters(String topic, int maxBytes) {
        int max = Math.min(maxBytes, requestBytes());
        return sink(
                SinkNames.DEAD_LETTERS,
                topic,
                letter -> DeadLetterRecords.encode(topic, letter, max));
    }

    private int requestBytes() {
        String bytes = settings.client(PRODUCER_DEFAULTS).getProperty("max.request.size");
        try {
            return Integer.parseInt(bytes.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "max.request.size under %s must be a number of bytes but was %s"
                            .formatted(settings.names().of(KafkaSetting.PROPERTIES), bytes),
                    e);
        }
    }

    private <T> TopicSink<T> sink(String name, String topic, RecordEncoder<T> encoder) {
        return new TopicSink<>(topic, encoder, sink(name));
    }

    private Sink<ProducerRecord<byte[], byte[]>> sink(String name) {
        KafkaSinkBuilder<ProducerRecord<byte[], byte[]>> builder =
                KafkaSink.<ProducerRecord<byte[], byte[]>>builder()
                        .setKafkaProducerConfig(settings.client(PRODUCER_DEFAULTS))
                        .setBootstrapServers(settings.bootstrap())
                        .setDeliveryGuarantee(settings.guarantee())
                        .setRecordSerializer((record, context, time) -> record);
        if (settings.exactlyOnce()) {
            builder.setTransactionalIdPrefix(settings.transactionalId(name))
                    .setProperty(
                            "transaction.timeout.ms",
                            Long.toString(settings.transactionTimeout().toMillis()));
        }
        return settings.exactlyOnce()
                ? new ProvenSink<>(builder.build(), settings, onLoss)
                : builder.build();
    }

    @SuppressWarnings("deprecation") // the connector's own parameter type
    private static OffsetsInitializer offsets(SourceSpec.Start start) {
        return switch (start) {
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        };
    }
}
