package io.tripletflow.connectors.output;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.RecordHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Embeddings as JSON: {@code {"entity","label","embedding","epoch","version","time"}}, and where
 * asked for {@code "popularity"} and {@code "profile"}; keyed by entity; or in Avro, which is known
 * by its first bytes. A tombstone has no value, so its epoch, version and time travel in headers.
 */
public final class EmbeddingJson {
    /** Epoch of a tombstone that does not tell it. */
    static final long UNKNOWN_EPOCH = Long.MAX_VALUE;

    private EmbeddingJson() {}

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
        return new ProducerRecord<>(
                topic,
                key,
                switch (format) {
                    case JSON -> value(embedding);
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
                    : read(record.value(), "embedding at " + where);
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

    /** The value of a record that is no tombstone. */
    static byte[] value(EmbeddingRecord embedding) {
        requireFinite(embedding);
        return Json.object(
                json -> {
                    json.writeStringField("entity", embedding.entity());
                    if (embedding.label().isPresent()) {
                        json.writeStringField("label", embedding.label().get());
                    }
                    Json.writeFloats(json, "embedding", embedding.embedding());
                    json.writeNumberField("epoch", embedding.epoch());
                    json.writeNumberField("version", embedding.version());
                    json.writeNumberField("time", embedding.timeMillis());
                    if (embedding.popularity().isPresent()) {
                        json.writeNumberField("popularity", embedding.popularity().get());
                    }
                    if (embedding.profile().isPresent()) {
                        json.writeFieldName("profile");
                        ProfileMatchJson.write(json, embedding.profile().get());
                    }
                });
    }

    private static EmbeddingRecord read(byte[] value, String what) {
        String entity = null;
        String label = null;
        float[] embedding = null;
        long epoch = 0;
        long version = 0;
        long time = 0;
        Float popularity = null;
        ProfileMatch profile = null;
        try (JsonParser json = Json.parser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new RecordFormatException(what + " is not a JSON object", null);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "entity" -> entity = text(json, name, what);
                    case "label" -> label = text(json, name, what);
                    case "embedding" -> embedding = floats(json, what);
                    case "epoch" -> epoch = json.getLongValue();
                    case "version" -> version = json.getLongValue();
                    case "time" -> time = json.getLongValue();
                    case "popularity" -> popularity = popularity(json);
                    case "profile" -> profile = ProfileMatchJson.read(json);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new RecordFormatException(what + " is not as agreed: " + Json.reason(e), e);
        }
        if (entity == null || embedding == null || embedding.length == 0) {
            throw new RecordFormatException(what + " lacks its entity or its embedding", null);
        }
        return new EmbeddingRecord(
                entity,
                Optional.ofNullable(label),
                embedding,
                epoch,
                version,
                time,
                Optional.ofNullable(popularity),
                Optional.ofNullable(profile));
    }

    private static Float popularity(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        float value = json.getFloatValue();
        if (!Float.isFinite(value)) {
            throw new IOException("the popularity is not finite");
        }
        return value;
    }

    private static String text(JsonParser json, String name, String what) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NULL -> null;
            default -> throw new RecordFormatException(what + " has a wrong " + name, null);
        };
    }

    private static float[] floats(JsonParser json, String what) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new RecordFormatException(what + " has an embedding that is no array", null);
        }
        float[] values = new float[64];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count] = Json.floatValue(json);
            if (!Float.isFinite(values[count])) {
                throw new RecordFormatException(
                        what + " has an embedding that is not finite", null);
            }
            count++;
        }
        return Arrays.copyOf(values, count);
    }

    static void requireFinite(EmbeddingRecord embedding) {
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
