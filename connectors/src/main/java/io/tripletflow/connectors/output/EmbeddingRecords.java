package io.tripletflow.connectors.output;

import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Records of the embeddings topic, in either format, keyed by entity. Readers know Avro by its
 * first bytes. A tombstone has no value, so its epoch, version and time travel in headers.
 */
public final class EmbeddingRecords {
    /** Epoch of a tombstone that does not tell it. */
    static final long UNKNOWN_EPOCH = Long.MAX_VALUE;

    private EmbeddingRecords() {}

    /** The record to be written to {@code topic}, in JSON. */
    public static ProducerRecord<byte[], byte[]> encode(String topic, EmbeddingRecord embedding) {
        return encode(topic, embedding, RecordFormat.JSON);
    }

    /** The record to be written to {@code topic}. */
    public static ProducerRecord<byte[], byte[]> encode(
            String topic, EmbeddingRecord embedding, RecordFormat format) {
        byte[] key = Json.utf8(embedding.entity());
        if (embedding.isTombstone()) {
            ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(topic, key, null);
            RecordHeaders.put(tombstone.headers(), "epoch", embedding.epoch());
            RecordHeaders.put(tombstone.headers(), "version", embedding.version());
            RecordHeaders.put(tombstone.headers(), "time", embedding.timeMillis());
            return tombstone;
        }
        requireFinite(embedding);
        return new ProducerRecord<>(
                topic,
                key,
                switch (format) {
                    case JSON -> EmbeddingJson.value(embedding);
                    case AVRO -> EmbeddingAvro.value(embedding);
                });
    }

    /**
     * What {@code record} says. A tombstone without headers, written by someone else, counts as
     * newer than all before it.
     *
     * @throws RecordFormatException if it is in another format
     */
    public static EmbeddingRecord decode(ConsumerRecord<byte[], byte[]> record) {
        String where = record.topic() + "-" + record.partition() + "@" + record.offset();
        if (record.value() != null) {
            return AvroRecords.isMarked(record.value())
                    ? EmbeddingAvro.read(record.value(), "embedding at " + where)
                    : EmbeddingJson.read(record.value(), "embedding at " + where);
        }
        if (record.key() == null) {
            throw new RecordFormatException("tombstone at " + where + " has no key", null);
        }
        Headers headers = record.headers();
        return EmbeddingRecord.tombstone(
                new String(record.key(), StandardCharsets.UTF_8),
                RecordHeaders.number(headers, "epoch", UNKNOWN_EPOCH),
                RecordHeaders.number(headers, "version", Long.MAX_VALUE),
                RecordHeaders.number(headers, "time", record.timestamp()));
    }

    private static void requireFinite(EmbeddingRecord embedding) {
        for (float value : embedding.embedding()) {
            if (!Float.isFinite(value)) {
                String who = Json.quote(embedding.entity());
                List<?> order = List.of(embedding.epoch(), embedding.version());
                throw new IllegalArgumentException(
                        "embedding of entity %s at (epoch, version) %s holds %s; it must be finite"
                                .formatted(who, order, value));
            }
        }
    }
}
