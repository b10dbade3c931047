package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.DUPLICATE_FIELD;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_JSON;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Utf8;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Events in JSON. {@link EventScanner} reads the usual form; this class reads any other, to the end
 * even after a problem, since "not JSON" outranks all others and the entity may come last. Of
 * several problems the first in the text is kept.
 */
final class JsonFields {
    /** Bit of the field among those seen. */
    private static final int SOURCE = 9;

    private final EventDraft draft;
    private int seen;

    private JsonFields(EventDraft draft) {
        this.draft = draft;
    }

    /**
     * The fields of one JSON object: of the event in it, if it is an {@link Envelope}.
     *
     * @param drafts an empty one at each call
     * @throws UnusableEventException if the value is no JSON object, or a field is not sound
     */
    static EventDraft read(byte[] value, Supplier<EventDraft> drafts)
            throws IOException, UnusableEventException {
        EventDraft usual = drafts.get();
        if (EventScanner.read(value, usual)) {
            return usual;
        }
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            throw new UnusableEventException(
                    NOT_JSON,
                    "the record is not UTF-8 at byte " + invalid + "; send JSON in UTF-8");
        }
        EventDraft draft = drafts.get();
        if (readFully(value, draft)) {
            return draft;
        }
        byte[] content = Envelope.content(value);
        if (content != null) {
            draft = drafts.get();
            readFully(content, draft);
        }
        return draft;
    }

    /**
     * Reads any form of JSON in UTF-8: one object and nothing after it.
     *
     * @return whether any of an event's fields was there; if not it may be an envelope
     */
    static boolean readFully(byte[] value, EventDraft draft)
            throws IOException, UnusableEventException {
        JsonFields fields = new JsonFields(draft);
        try (JsonParser json = Json.parser(value)) {
            fields.read(json);
        }
        return !fields.isEmpty();
    }

    private void read(JsonParser json) throws IOException, UnusableEventException {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw new UnusableEventException(NOT_JSON, "the record is blank; send one JSON object");
        }
        if (first == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                field(json, json.currentName());
            }
        } else {
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            throw new UnusableEventException(
                    NOT_JSON, "the record goes on after its JSON; send one object");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new UnusableEventException(
                    WRONG_TYPE, "the record is " + Json.name(first) + "; send one JSON object");
        }
        if (!isEmpty()) { // else it may be an envelope, whose source is none of an event
            draft.requireSound();
        }
    }

    private void field(JsonParser json, String name) throws IOException {
        JsonToken value = json.nextToken();
        switch (name) {
            case "entity" -> draft.entity = string(json, value, name, 0);
            case "label" -> draft.label = string(json, value, name, 1);
            case "group" -> draft.group = string(json, value, name, 2);
            case "tower" -> draft.tower = string(json, value, name, 3);
            case "source" -> draft.source = string(json, value, name, SOURCE);
            case "text" -> draft.text = string(json, value, name, 4);
            case "time" -> time(json, value);
            case "features" -> features(json, value);
            case "ids" -> ids(json, value);
            case "weight" -> weight(json, value);
            case Envelope.DELETED -> {
                boolean is = value != JsonToken.VALUE_NULL && json.getText().equals("true");
                Envelope.deleted(is, draft);
                json.skipChildren();
            }
            default -> {
                if (LateLabelFields.has(name)) {
                    draft.late().read(json, value, name, draft);
                } else {
                    draft.notice(name);
                    json.skipChildren();
                }
            }
        }
    }

    /** Whether none of an event's fields was there; envelopes have a source, too. */
    boolean isEmpty() {
        return (seen & ~(1 << SOURCE)) == 0;
    }

    private String string(JsonParser json, JsonToken value, String name, int bit)
            throws IOException {
        isRepeated(name, bit);
        int max = draft.maxLength(name);
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING) {
            return plainName(json, value, name, max);
        }
        if (json.getTextLength() > max) {
            draft.refuse(
                    TOO_LARGE,
                    name + " of ",
                    EventDraft.tooLong(json.getTextLength(), EventDraft.option(name), max));
            return null;
        }
        String text = json.getText();
        int unpaired = Utf8.firstUnpaired(text);
        if (unpaired >= 0) {
            String why = " has half a surrogate pair at character " + unpaired;
            draft.refuse(
                    NOT_JSON, name + " of ", why + ", which no UTF-8 can hold; fix the producer");
        }
        return text;
    }

    /** A whole number or a boolean is a name, too: its own text. */
    private String plainName(JsonParser json, JsonToken value, String name, int max)
            throws IOException {
        boolean plain = value == JsonToken.VALUE_NUMBER_INT || value.isBoolean();
        if (!plain || name.equals("text")) {
            String wanted = name.equals("text") ? "" : ", a whole number or a boolean";
            wrongType(json, value, name, "a string" + wanted);
            return null;
        }
        String text = json.getText();
        if (text.length() > max) {
            draft.refuse(
                    TOO_LARGE,
                    name + " of ",
                    EventDraft.tooLong(text.length(), EventDraft.option(name), max));
            return null;
        }
        return text.equals("-0") ? "0" : text;
    }

    private void time(JsonParser json, JsonToken value) throws IOException {
        if (isRepeated("time", 5)) {
            json.skipChildren();
        } else if (value == JsonToken.VALUE_NUMBER_INT && fitsLong(json)) {
            draft.time(json.getLongValue());
        } else if (value.isNumeric() || value == JsonToken.VALUE_STRING) {
            draft.time(json.getText());
        } else if (value != JsonToken.VALUE_NULL) {
            wrongType(json, value, "time", "a number, or a string of ISO-8601");
        }
    }

    private static boolean fitsLong(JsonParser json) throws IOException {
        return json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private void features(JsonParser json, JsonToken value) throws IOException {
        if (isRepeated("features", 6)) {
            json.skipChildren(); // each would take the room of a whole input
        } else if (value == JsonToken.START_ARRAY) {
            draft.newFeatures().readArray(json, draft);
        } else if (value == JsonToken.VALUE_STRING) {
            draft.newFeatures().readBase64(json.getText(), draft);
        } else if (value != JsonToken.VALUE_NULL) {
            wrongType(json, value, "features", "an array of numbers or a base64 string");
        }
    }

    private void ids(JsonParser json, JsonToken value) throws IOException {
        if (isRepeated("ids", 7)) {
            json.skipChildren();
        } else if (value == JsonToken.START_ARRAY) {
            draft.newIds().read(json, draft);
        } else if (value != JsonToken.VALUE_NULL) {
            wrongType(json, value, "ids", "an array of strings or whole numbers");
        }
    }

    private void weight(JsonParser json, JsonToken value) throws IOException {
        if (isRepeated("weight", 8)) {
            json.skipChildren();
            return;
        }
        if (!value.isNumeric()) {
            if (value != JsonToken.VALUE_NULL) {
                wrongType(json, value, "weight", "a number");
            }
            return;
        }
        draft.weight(json.getFloatValue(), json.getText());
    }

    private void wrongType(JsonParser json, JsonToken value, String name, String wanted)
            throws IOException {
        String shown =
                value.isNumeric() ? "the number " + Json.quote(json.getText()) : Json.name(value);
        draft.refuse(WRONG_TYPE, name + " of ", " is " + shown + "; it must be " + wanted);
        json.skipChildren();
    }

    /** Whether the field was there before, which is refused. */
    private boolean isRepeated(String name, int bit) {
        boolean repeated = (seen & 1 << bit) != 0;
        if (repeated) {
            draft.refuse(
                    DUPLICATE_FIELD, "'" + name + "' of ", " stands twice; send each field once");
        }
        seen |= 1 << bit;
        return repeated;
    }
}
