package io.tripletflow.connectors.output;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Embeddings as JSON: {@code {"entity","label","embedding","epoch","version","time"}}, and where
 * asked for {@code "popularity"} and {@code "profile"}.
 */
final class EmbeddingJson {
    private EmbeddingJson() {}

    /** The value of a record that is no tombstone. */
    static byte[] value(EmbeddingRecord embedding) {
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

    /**
     * The embedding in {@code value}; unknown fields are ignored.
     *
     * @throws RecordFormatException if it is not as agreed
     */
    static EmbeddingRecord read(byte[] value, String what) {
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
}
