package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_FINITE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_DIMENSION;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.Base64Text;
import io.tripletflow.connectors.wire.FloatScanner;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.matrix.Sizes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the features of one event: an array of numbers, or base64 of little-endian float32. Keeps
 * at most {@code width} of them but counts all.
 */
final class FeatureReader {
    private static final Set<String> NOT_FINITE_NAMES = Set.of("nan", "inf", "infinity");

    private final float[] values;
    private int count;

    /**
     * @param width the most features that any tower takes
     */
    FeatureReader(int width) {
        values = new float[width];
    }

    int count() {
        return count;
    }

    /** The features, shape (count); only valid while {@code count} is within the width. */
    float[] values() {
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    /** Takes plain numbers from there on; returns where another one, or none, begins. */
    int readPlain(FloatScanner floats, int start) {
        count = floats.readPlain(start, values, count);
        return floats.end();
    }

    void readArray(JsonParser json, EventDraft event) throws IOException {
        for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
            if (t.isNumeric()) {
                float value = Json.floatValue(json);
                if (!Float.isFinite(value)) {
                    notFinite(event, json.getText());
                }
                add(value);
            } else {
                refuse(json, t, event);
                count++;
            }
        }
    }

    void readBase64(String text, EventDraft event) {
        byte[] bytes;
        try {
            bytes = Base64Text.decode(text);
        } catch (IllegalArgumentException e) {
            String why = " are a string that is not base64 (" + e.getMessage() + ")";
            event.refuse(WRONG_TYPE, "features of ", why + "; send numbers or base64 of float32");
            return;
        }
        readPacked(ByteBuffer.wrap(bytes), "bytes in base64", event);
    }

    /**
     * @param bytes little-endian float32
     * @param unit what they are, for a message
     */
    void readPacked(ByteBuffer bytes, String unit, EventDraft event) {
        if (bytes.remaining() % Float.BYTES != 0) {
            String why = " are " + bytes.remaining() + " " + unit + ", no whole number of float32";
            event.refuse(WRONG_DIMENSION, "features of ", why + "; send 4 bytes a feature");
            return;
        }
        FloatBuffer floats = take(bytes);
        if (count > values.length || !Sizes.areFinite(values)) {
            requireFinite(floats, event);
        }
    }

    /**
     * @param bytes little-endian float32
     * @return whether they are whole and finite floats, and no more than are taken
     */
    boolean readIfSound(byte[] bytes) {
        take(ByteBuffer.wrap(bytes));
        return bytes.length % Float.BYTES == 0 && count <= values.length && Sizes.areFinite(values);
    }

    private FloatBuffer take(ByteBuffer bytes) {
        FloatBuffer floats = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        count = floats.remaining();
        floats.get(0, values, 0, Math.min(count, values.length));
        return floats;
    }

    private void requireFinite(FloatBuffer floats, EventDraft event) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(floats.get(i))) {
                event.refuse(
                        NOT_FINITE,
                        "feature " + i + " of ",
                        " is %s; every feature must be a finite float of 4 bytes, the lowest first; fix the producer (float64 and big-endian bytes look so)"
                                .formatted(floats.get(i)));
                return; // of several problems the first counts
            }
        }
    }

    void add(float value, EventDraft event) {
        if (!Float.isFinite(value)) {
            notFinite(event, Float.toString(value));
        }
        add(value);
    }

    /**
     * @param value finite
     */
    void add(float value) {
        if (count < values.length) {
            values[count] = value;
        }
        count++;
    }

    /**
     * Refuses the next feature.
     *
     * @param what it is, such as "a string"
     */
    void refuse(String what, EventDraft event) {
        if (what.equals("null")) {
            notFinite(event, what);
        } else {
            String why = " is " + what + "; every feature must be a number";
            event.refuse(WRONG_TYPE, "feature " + count + " of ", why);
        }
        count++;
    }

    private void refuse(JsonParser json, JsonToken token, EventDraft event) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            notFinite(event, "null");
        } else if (token == JsonToken.VALUE_STRING && namesNotFinite(json.getText())) {
            notFinite(event, Json.quote(json.getText()));
        } else {
            String why = " is " + Json.name(token) + "; every feature must be a number";
            event.refuse(WRONG_TYPE, "feature " + count + " of ", why);
            json.skipChildren();
        }
    }

    private void notFinite(EventDraft event, String text) {
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
        event.refuse(
                NOT_FINITE,
                "feature " + count + " of ",
                " is " + shown + "; every feature must be a finite float; fix the producer");
    }

    private static boolean namesNotFinite(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        boolean signed = name.startsWith("-") || name.startsWith("+");
        return NOT_FINITE_NAMES.contains(signed ? name.substring(1) : name);
    }
}
