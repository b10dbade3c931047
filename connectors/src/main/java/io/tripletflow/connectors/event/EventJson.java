package io.tripletflow.connectors.event;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.encoder.input.TextIds;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.event.LateLabel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Writes events as JSON objects; {@link EventDecoder} says what the fields are and reads them. */
public final class EventJson {

    private EventJson() {}

    /**
     * The event as JSON; absent fields are left out, so are the default tower and weight. Of ids an
     * event knows only the hashes, which cannot be sent: for those use {@link #encode(Event,
     * List)}.
     *
     * @throws IllegalArgumentException if the event is of ids
     */
    public static byte[] encode(Event event) {
        if (event.input() instanceof Input.Ids) {
            throw new IllegalArgumentException(
                    "the texts of the ids of entity '" + event.entity() + "' must be given");
        }
        return Json.object(
                json -> {
                    writeFrame(event, json);
                    if (event.input() instanceof Input.Features features) {
                        Json.writeFloats(json, "features", features.values());
                    } else if (event.input() instanceof Input.Text text) {
                        json.writeStringField("text", text.text());
                    }
                });
    }

    /** The event as JSON, its features as base64 of little-endian float32. */
    public static byte[] packed(Event event) {
        float[] values = ((Input.Features) event.input()).values();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return Json.object(
                json -> {
                    writeFrame(event, json);
                    json.writeStringField(
                            "features", Base64.getEncoder().encodeToString(bytes.array()));
                });
    }

    /**
     * The event as JSON, with ids.
     *
     * @param ids texts of the event's ids
     */
    public static byte[] encode(Event event, List<String> ids) {
        return encode(event, ids, "");
    }

    /**
     * The event as JSON, with ids and a text beside them.
     *
     * @param ids texts of the event's ids
     * @param text whose words are further ids of the event; empty for none
     * @throws IllegalArgumentException if {@code ids} and {@code text} are not the event's input
     */
    public static byte[] encode(Event event, List<String> ids, String text) {
        if (!new TextIds().with(Input.Ids.of(ids), text).equals(event.input())) {
            throw new IllegalArgumentException(
                    "ids must be those of entity '" + event.entity() + "'");
        }
        return Json.object(
                json -> {
                    writeFrame(event, json);
                    json.writeArrayFieldStart("ids");
                    for (String id : ids) {
                        json.writeString(id);
                    }
                    json.writeEndArray();
                    if (!text.isEmpty()) {
                        json.writeStringField("text", text);
                    }
                });
    }

    /** A label without an input as JSON; absent fields are left out. */
    public static byte[] encode(LateLabel label) {
        return Json.object(
                json -> {
                    json.writeStringField("entity", label.entity());
                    if (label.label().isPresent()) {
                        json.writeStringField("label", label.label().get());
                    } else {
                        json.writeNullField("label");
                        json.writeBooleanField(LateLabelFields.RETRACT, true);
                    }
                    writeTime("time", label.timeMillis(), json);
                    if (!label.tower().isEmpty()) {
                        json.writeStringField("tower", label.tower());
                    }
                    if (label.weight().isPresent()) {
                        json.writeNumberField("weight", label.weight().get());
                    }
                    if (!label.ofEvent().isEmpty()) {
                        json.writeStringField(LateLabelFields.OF_EVENT, label.ofEvent());
                    }
                    if (label.ofMillis().isPresent()) {
                        writeTime(LateLabelFields.OF_TIME, label.ofMillis().getAsLong(), json);
                    }
                });
    }

    /** An event as JSON, with a name for its observation. */
    public static byte[] named(byte[] event, String name) {
        byte[] field = Json.object(json -> json.writeStringField(LateLabelFields.NAME, name));
        byte[] named = Arrays.copyOf(field, field.length - 1 + event.length);
        named[field.length - 1] = ',';
        System.arraycopy(event, 1, named, field.length, event.length - 1);
        return named;
    }

    private static void writeFrame(Event event, JsonGenerator json) throws IOException {
        json.writeStringField("entity", event.entity());
        if (event.label().isPresent()) {
            json.writeStringField("label", event.label().get());
        }
        if (!event.group().isEmpty()) {
            json.writeStringField("group", event.group());
        }
        writeTime("time", event.timeMillis(), json);
        if (!event.tower().equals(Event.DEFAULT_TOWER)) {
            json.writeStringField("tower", event.tower());
        }
        if (event.weight() != Event.DEFAULT_WEIGHT) {
            json.writeNumberField("weight", event.weight());
        }
        if (!event.source().isEmpty()) {
            json.writeStringField("source", event.source());
        }
    }

    /** As a number where {@link EventTime} reads it as milliseconds, else as a date. */
    private static void writeTime(String field, long millis, JsonGenerator json)
            throws IOException {
        if (EventTime.isPlainMillis(millis)) {
            json.writeNumberField(field, millis);
        } else {
            json.writeStringField(field, Instant.ofEpochMilli(millis).toString());
        }
    }

    /** The event of a JSON record, without what others have wrapped around it, if they have. */
    public static byte[] withoutEnvelope(byte[] json) {
        try {
            byte[] content = Envelope.content(json);
            return content == null ? json : content;
        } catch (IOException
                | UnusableEventException e) { // not JSON, or a deletion: the record as it stands
            return json;
        }
    }

    /** Key of the event's record: its entity in UTF-8. */
    public static byte[] key(Event event) {
        return Json.utf8(event.entity());
    }
}
