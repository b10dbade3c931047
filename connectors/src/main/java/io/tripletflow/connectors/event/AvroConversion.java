package io.tripletflow.connectors.event;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.Base64Text;
import io.tripletflow.connectors.wire.FloatScanner;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events that stand in JSON, in Avro. Only what is beyond doubt is converted. */
public final class AvroConversion {

    private static final JsonMapper STRICT =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private AvroConversion() {}

    /**
     * The event as Avro; empty if the JSON is not as agreed, so that its bytes are best sent as
     * they stand and the job says what is wrong with them.
     *
     * @param timeMillis of an event that has none
     */
    public static Optional<byte[]> event(byte[] json, long timeMillis) {
        try {
            JsonNode fields = STRICT.readTree(json);
            return fields == null || !fields.isObject()
                    ? Optional.empty()
                    : converted(fields, timeMillis);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> converted(JsonNode fields, long timeMillis) throws IOException {
        if (!isTextOrNone(fields, "entity", "label", "group", "tower", "source", "text")
                || kinds(fields) != 1
                || fields.hasNonNull(LateLabelFields.NAME)) { // the schema has no name
            return Optional.empty();
        }
        JsonNode time = fields.path("time");
        boolean timed = !time.isMissingNode() && !time.isNull();
        if (timed && !(time.isIntegralNumber() && time.canConvertToLong()) && !time.isTextual()) {
            return Optional.empty();
        }
        List<String> ids = ids(fields.path("ids"));
        Event event =
                new Event(
                        fields.path("entity").asText(),
                        text(fields, "label"),
                        text(fields, "group").orElse(""),
                        text(fields, "tower").orElse(Event.DEFAULT_TOWER),
                        timed ? millis(time) : timeMillis,
                        input(fields, ids),
                        weight(fields),
                        text(fields, "source").orElse(Event.NO_SOURCE));
        return Optional.of(EventAvro.encode(event, ids));
    }

    private static boolean isTextOrNone(JsonNode fields, String... names) {
        for (String name : names) {
            JsonNode value = fields.path(name);
            boolean plain = value.isIntegralNumber() || value.isBoolean();
            boolean absent = value.isMissingNode() || value.isNull();
            if (!absent && !value.isTextual() && !(plain && !name.equals("text"))) {
                return false;
            }
        }
        return true;
    }

    private static long millis(JsonNode time) {
        return time.isTextual() ? EventTime.millis(time.asText()) : EventTime.millis(time.asLong());
    }

    private static int kinds(JsonNode fields) {
        int kinds = 0;
        for (String name : List.of("features", "text", "ids")) {
            kinds += fields.hasNonNull(name) ? 1 : 0;
        }
        return kinds;
    }

    private static Optional<String> text(JsonNode fields, String name) {
        return Optional.of(fields.path(name).asText("")).filter(text -> !text.isEmpty());
    }

    private static float weight(JsonNode fields) throws IOException {
        JsonNode weight = fields.path("weight");
        if (weight.isMissingNode() || weight.isNull()) {
            return Event.DEFAULT_WEIGHT;
        }
        return number(weight);
    }

    private static Input input(JsonNode fields, List<String> ids) throws IOException {
        if (fields.hasNonNull("text")) {
            return new Input.Text(fields.get("text").asText());
        }
        return fields.hasNonNull("ids")
                ? Input.Ids.of(ids)
                : new Input.Features(features(fields.get("features")));
    }

    private static float[] features(JsonNode node) throws IOException {
        if (node.isTextual()) {
            return AvroRecords.unpacked(ByteBuffer.wrap(Base64Text.decode(node.asText())));
        }
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(node.get(i));
        }
        return values;
    }

    /** The float that the job would read, too; there is none where two are about as near. */
    private static float number(JsonNode node) throws IOException {
        float value = node.isNumber() ? FloatScanner.rounded(node.doubleValue()) : Float.NaN;
        if (Float.isNaN(value)) {
            throw new IOException(node + " is not beyond doubt a float");
        }
        return value;
    }

    private static List<String> ids(JsonNode node) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode id : node) {
            if (!id.isTextual() && !id.isIntegralNumber()) {
                throw new IOException("id " + ids.size() + " is neither text nor whole number");
            }
            ids.add(id.asText());
        }
        return ids;
    }
}
