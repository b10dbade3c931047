package io.tripletflow.connectors.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Profiles as JSON: {@code {"format":1,"profile","group","centre","spread","events","weight",
 * "threshold","falseMatchRate","epoch","version","time"}}, keyed by {@link ProfileRecord#key}. A
 * tombstone has no value; its epoch, version and time travel in headers, as those of embeddings.
 */
public final class ProfileJson {

    private static final int FORMAT = 1;

    private ProfileJson() {}

    /** The record to be written to {@code topic}. */
    public static ProducerRecord<byte[], byte[]> encode(String topic, ProfileRecord profile) {
        byte[] key = Json.utf8(ProfileRecord.key(profile.group(), profile.name()));
        if (profile.isTombstone()) {
            ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(topic, key, null);
            RecordHeaders.put(tombstone.headers(), "epoch", profile.epoch());
            RecordHeaders.put(tombstone.headers(), "version", profile.version());
            RecordHeaders.put(tombstone.headers(), "time", profile.timeMillis());
            return tombstone;
        }
        return new ProducerRecord<>(topic, key, value(profile));
    }

    private static byte[] value(ProfileRecord profile) {
        return Json.object(
                json -> {
                    json.writeNumberField("format", FORMAT);
                    json.writeStringField("profile", profile.name());
                    if (!profile.group().isEmpty()) {
                        json.writeStringField("group", profile.group());
                    }
                    Json.writeFloats(json, "centre", profile.centre());
                    json.writeNumberField("spread", profile.spread());
                    json.writeNumberField("events", profile.events());
                    json.writeNumberField("weight", profile.weight());
                    if (profile.threshold().isPresent()) {
                        json.writeNumberField("threshold", profile.threshold().get());
                    } else {
                        json.writeNullField("threshold");
                    }
                    json.writeNumberField("falseMatchRate", profile.falseMatchRate());
                    json.writeNumberField("epoch", profile.epoch());
                    json.writeNumberField("version", profile.version());
                    json.writeNumberField("time", profile.timeMillis());
                });
    }

    /**
     * What {@code record} says; unknown fields are ignored.
     *
     * @throws RecordFormatException if it is in another format
     */
    public static ProfileRecord decode(ConsumerRecord<byte[], byte[]> record) {
        String what =
                "profile at " + record.topic() + "-" + record.partition() + "@" + record.offset();
        if (record.value() == null) {
            if (record.key() == null) {
                throw new RecordFormatException("the tombstone of a " + what + " has no key", null);
            }
            Headers headers = record.headers();
            String key = new String(record.key(), StandardCharsets.UTF_8);
            int end = key.indexOf('\0');
            return ProfileRecord.tombstone(
                    key.substring(0, Math.max(0, end)),
                    key.substring(end + 1),
                    RecordHeaders.number(headers, "epoch", EmbeddingRecords.UNKNOWN_EPOCH),
                    RecordHeaders.number(headers, "version", Long.MAX_VALUE),
                    RecordHeaders.number(headers, "time", record.timestamp()));
        }
        return read(Json.tree(record.value(), what), what);
    }

    private static ProfileRecord read(JsonNode json, String what) {
        int format = json.path("format").asInt();
        if (format != FORMAT) {
            throw new RecordFormatException(
                    what
                            + " is of format "
                            + format
                            + " but this build reads "
                            + FORMAT
                            + "; upgrade the reader",
                    null);
        }
        JsonNode centre = json.path("centre");
        if (!json.path("profile").isTextual() || !centre.isArray() || centre.isEmpty()) {
            throw new RecordFormatException(what + " lacks its profile or its centre", null);
        }
        float[] values = new float[centre.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = centre.get(i).isNumber() ? centre.get(i).floatValue() : Float.NaN;
        }
        try {
            return new ProfileRecord(
                    json.path("group").asText(),
                    json.path("profile").asText(),
                    values,
                    json.path("spread").floatValue(),
                    json.path("events").asLong(),
                    json.path("weight").asDouble(),
                    Optional.of(json.path("threshold"))
                            .filter(JsonNode::isNumber)
                            .map(JsonNode::asDouble),
                    json.path("falseMatchRate").asDouble(),
                    json.path("epoch").asLong(),
                    json.path("version").asLong(),
                    json.path("time").asLong());
        } catch (IllegalArgumentException e) {
            throw new RecordFormatException(what + " is not as agreed: " + e.getMessage(), e);
        }
    }
}
