package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_TIME;
import static io.tripletflow.connectors.event.DeadLetter.Reason.DUPLICATE_FIELD;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Utf8;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * The fields of an event that say which observation a label is of: {@code of-event}, {@code
 * of-time} and {@code retract}; and {@code event}, which names an observation. Others may mean
 * something else by {@code event}: what cannot be a name is ignored there.
 */
final class LateLabelFields {

    static final String NAME = "event";
    static final String OF_EVENT = "of-event";
    static final String OF_TIME = "of-time";
    static final String RETRACT = "retract";

    /** Empty where the observation has no name. */
    String name = "";

    /** Empty where the label names no observation. */
    String ofEvent = "";

    OptionalLong ofMillis = OptionalLong.empty();
    boolean retract;
    private boolean hasRetract;

    static boolean has(String field) {
        return switch (field) {
            case NAME, OF_EVENT, OF_TIME, RETRACT -> true;
            default -> false;
        };
    }

    /** Reads the value of a field that {@link #has} names. */
    void read(JsonParser json, JsonToken value, String field, EventDraft event) throws IOException {
        switch (field) {
            case NAME -> name(json, value, event.maxLength("entity"));
            case OF_EVENT -> ofEvent(json, value, event);
            case OF_TIME -> ofTime(json, value, event);
            default -> retract(json, value, event);
        }
    }

    private static boolean isName(JsonToken value) {
        return value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
    }

    private void name(JsonParser json, JsonToken value, int max) throws IOException {
        if (isName(value)) {
            String text = json.getText();
            name = text.length() <= max && Utf8.firstUnpaired(text) < 0 ? text : "";
        } else {
            json.skipChildren();
        }
    }

    private void ofEvent(JsonParser json, JsonToken value, EventDraft event) throws IOException {
        if (!ofEvent.isEmpty()) {
            repeated(OF_EVENT, event);
        }
        if (isName(value)) {
            ofEvent(json.getText(), event);
        } else {
            refuse(json, value, OF_EVENT, "a string or a whole number", event);
        }
    }

    /** Takes the name, or refuses it. */
    void ofEvent(String text, EventDraft event) {
        int max = event.maxLength("entity");
        if (text.length() > max) {
            String why = EventDraft.tooLong(text.length(), "limits.entity-length", max);
            event.refuse(TOO_LARGE, OF_EVENT + " of ", why);
        }
        ofEvent = text;
    }

    private void ofTime(JsonParser json, JsonToken value, EventDraft event) throws IOException {
        if (ofMillis.isPresent()) {
            repeated(OF_TIME, event);
        }
        if (value.isNumeric() || value == JsonToken.VALUE_STRING) {
            ofTime(json.getText(), event);
        } else {
            refuse(json, value, OF_TIME, "a number, or a string of ISO-8601", event);
        }
    }

    /** Takes the time, or refuses it. */
    void ofTime(String text, EventDraft event) {
        try {
            ofMillis = OptionalLong.of(EventTime.millis(text, event.unit()));
        } catch (EventTime.NotTimeException e) {
            event.refuse(BAD_TIME, OF_TIME + " of ", " " + e.getMessage());
        }
    }

    private void retract(JsonParser json, JsonToken value, EventDraft event) throws IOException {
        if (hasRetract) {
            repeated(RETRACT, event);
        }
        hasRetract = true;
        if (value.isBoolean()) {
            retract = json.getBooleanValue();
        } else {
            refuse(json, value, RETRACT, "true or false", event);
        }
    }

    private static void repeated(String field, EventDraft event) {
        String why = " stands twice; send each field once";
        event.refuse(DUPLICATE_FIELD, "'" + field + "' of ", why);
    }

    /** Refuses a value of the wrong type; null is as if the field was absent. */
    private static void refuse(
            JsonParser json, JsonToken value, String field, String wanted, EventDraft event)
            throws IOException {
        if (value != JsonToken.VALUE_NULL) {
            String why = " is " + Json.name(value) + "; it must be " + wanted;
            event.refuse(WRONG_TYPE, field + " of ", why);
            json.skipChildren();
        }
    }
}
