package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_TIME;
import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_WEIGHT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.DUPLICATE_FIELD;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_FINITE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_JSON;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Utf8;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of one event as they stand in its record, null where absent; and how JSON is read.
 * Reads to the end even after a problem, since "not JSON" outranks all others and the entity may
 * come last; of several problems the first in the text is kept.
 */
final class EventParser {
    /** Bit of the field among those seen. */
    private static final int SOURCE = 9;

    private final Limits limits;
    private final int width;
    private final EventTime.Unit unit;
    private int seen;
    private DeadLetter.Reason refused;
    private String before;
    private String after;
    private String entityLike;
    private String inputLike;

    String entity;
    String label;
    String group;
    String tower;
    String source;
    String text;
    FeatureReader features;
    IdReader ids;

    /** Null where the record has none of them. */
    LateLabelFields late;

    float weight = Event.DEFAULT_WEIGHT;
    OptionalLong time = OptionalLong.empty();

    /**
     * @param width the most features that any tower takes
     */
    EventParser(Limits limits, int width) {
        this(limits, width, EventTime.Unit.AUTO);
    }

    /**
     * @param width the most features that any tower takes
     * @param unit of times that are numbers
     */
    EventParser(Limits limits, int width, EventTime.Unit unit) {
        this.limits = limits;
        this.width = width;
        this.unit = unit;
    }

    /** Reads one JSON object and nothing after it. */
    void read(JsonParser json) throws IOException, Unusable {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw new Unusable(NOT_JSON, "the record is blank; send one JSON object");
        }
        if (first == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                field(json, json.currentName());
            }
        } else {
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            throw new Unusable(NOT_JSON, "the record goes on after its JSON; send one object");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new Unusable(
                    WRONG_TYPE, "the record is " + Json.name(first) + "; send one JSON object");
        }
        if (!isEmpty()) { // else it may be an envelope, whose source is none of an event
            requireSound();
        }
    }

    /** Refuses the record if there was a problem. */
    void requireSound() throws Unusable {
        if (refused != null) {
            throw new Unusable(refused, before + who() + after);
        }
    }

    /** Keeps a problem, told as {@code before}, the entity, {@code after}, unless there is one. */
    void refuse(DeadLetter.Reason reason, String before, String after) {
        if (refused == null) {
            refused = reason;
            this.before = before;
            this.after = after;
        }
    }

    /** The entity for a message. */
    String who() {
        return entity == null ? "an event without entity" : "entity " + Json.quote(entity);
    }

    private void field(JsonParser json, String name) throws IOException {
        JsonToken value = json.nextToken();
        switch (name) {
            case "entity" -> entity = string(json, value, name, 0, limits.entityLength());
            case "label" -> label = string(json, value, name, 1, limits.labelLength());
            case "group" -> group = string(json, value, name, 2, limits.groupLength());
            case "tower" -> tower = string(json, value, name, 3, limits.groupLength());
            case "source" -> source = string(json, value, name, SOURCE, limits.groupLength());
            case "text" -> text = string(json, value, name, 4, limits.textLength());
            case "time" -> time(json, value);
            case "features" -> features(json, value);
            case "ids" -> ids(json, value);
            case "weight" -> weight(json, value);
            default -> {
                if (LateLabelFields.has(name)) {
                    late().read(json, value, name, this);
                } else {
                    notice(name);
                    json.skipChildren();
                }
            }
        }
    }

    LateLabelFields late() {
        if (late == null) {
            late = new LateLabelFields();
        }
        return late;
    }

    /**
     * Whether it says what an entity's label is, or that it has none any more, and nothing else.
     */
    boolean isLateLabel() {
        boolean tells =
                (label != null && !label.isEmpty()) || (late != null && late.retract);
        return tells && features == null && text == null && ids == null;
    }

    EventTime.Unit unit() {
        return unit;
    }

    private void notice(String name) {
        if (entityLike == null && LookAlike.ofEntity(name)) {
            entityLike = name;
        }
        if (inputLike == null && LookAlike.ofInput(name)) {
            inputLike = name;
        }
    }

    /** Whether none of an event's fields was there; envelopes have a source, too. */
    boolean isEmpty() {
        return (seen & ~(1 << SOURCE)) == 0;
    }

    /** Which field was perhaps meant as the entity, for the end of a message. */
    String entityHint() {
        return hint(entityLike, "'entity'");
    }

    /** Which field was perhaps meant as the input, for the end of a message. */
    String inputHint() {
        return hint(inputLike, "'features', 'text' or 'ids'");
    }

    private static String hint(String like, String right) {
        return like == null ? "" : " (it has " + Json.quote(like) + "; name it " + right + ")";
    }

    private String string(JsonParser json, JsonToken value, String name, int bit, int most)
            throws IOException {
        isRepeated(name, bit);
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING) {
            return plainName(json, value, name, most);
        }
        if (json.getTextLength() > most) {
            refuse(TOO_LARGE, name + " of ", tooLong(json.getTextLength(), option(name), most));
            return null;
        }
        String text = json.getText();
        int unpaired = Utf8.firstUnpaired(text);
        if (unpaired >= 0) {
            String why = " has half a surrogate pair at character " + unpaired;
            refuse(NOT_JSON, name + " of ", why + ", which no UTF-8 can hold; fix the producer");
        }
        return text;
    }

    /** A whole number or a boolean is a name, too: its own text. */
    private String plainName(JsonParser json, JsonToken value, String name, int most)
            throws IOException {
        boolean plain = value == JsonToken.VALUE_NUMBER_INT || value.isBoolean();
        if (!plain || name.equals("text")) {
            String wanted = name.equals("text") ? "" : ", a whole number or a boolean";
            wrongType(json, value, name, "a string" + wanted);
            return null;
        }
        String text = json.getText();
        if (text.length() > most) {
            refuse(TOO_LARGE, name + " of ", tooLong(text.length(), option(name), most));
            return null;
        }
        return text.equals("-0") ? "0" : text;
    }

    /** The most characters of a field. */
    int most(String name) {
        return switch (name) {
            case "entity" -> limits.entityLength();
            case "label" -> limits.labelLength();
            case "text" -> limits.textLength();
            default -> limits.groupLength();
        };
    }

    /** The most ids of an event. */
    int mostIds() {
        return limits.ids();
    }

    static String option(String name) {
        return "limits." + (Set.of("tower", "source").contains(name) ? "group" : name) + "-length";
    }

    static String tooLong(int length, String option, int most) {
        return " has %d characters but %s is %d; shorten it or raise the option"
                .formatted(length, option, most);
    }

    private void time(JsonParser json, JsonToken value) throws IOException {
        if (isRepeated("time", 5)) {
            json.skipChildren();
        } else if (value == JsonToken.VALUE_NUMBER_INT && fitsLong(json)) {
            time(json.getLongValue());
        } else if (value.isNumeric() || value == JsonToken.VALUE_STRING) {
            time(json.getText());
        } else if (value != JsonToken.VALUE_NULL) {
            wrongType(json, value, "time", "a number, or a string of ISO-8601");
        }
    }

    private static boolean fitsLong(JsonParser json) throws IOException {
        return json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    /** Takes the time if it is one, else leaves it open and returns whether it was. */
    boolean timeIfSound(long number) {
        long millis = EventTime.millisOrNegative(number, unit);
        if (millis >= 0) {
            time = OptionalLong.of(millis);
        }
        return millis >= 0;
    }

    /** Takes the time, or refuses it. */
    void time(long number) {
        time(number, unit);
    }

    void time(long number, EventTime.Unit unit) {
        try {
            time = OptionalLong.of(EventTime.millis(number, unit));
        } catch (EventTime.NotTimeException e) {
            refuse(BAD_TIME, "time of ", " " + e.getMessage());
        }
    }

    /** Takes the time, or refuses it. */
    void time(String text) {
        try {
            time = OptionalLong.of(EventTime.millis(text, unit));
        } catch (EventTime.NotTimeException e) {
            refuse(BAD_TIME, "time of ", " " + e.getMessage());
        }
    }

    private void features(JsonParser json, JsonToken value) throws IOException {
        if (isRepeated("features", 6)) {
            json.skipChildren(); // each would take the room of a whole input
        } else if (value == JsonToken.START_ARRAY) {
            newFeatures().readArray(json, this);
        } else if (value == JsonToken.VALUE_STRING) {
            newFeatures().readBase64(json.getText(), this);
        } else if (value != JsonToken.VALUE_NULL) {
            wrongType(json, value, "features", "an array of numbers or a base64 string");
        }
    }

    private void ids(JsonParser json, JsonToken value) throws IOException {
        if (isRepeated("ids", 7)) {
            json.skipChildren();
        } else if (value == JsonToken.START_ARRAY) {
            newIds().read(json, this);
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
        weight(json.getFloatValue(), json.getText());
    }

    /**
     * @param shown as it stands in the record
     */
    void weight(float value, Object shown) {
        weight = value;
        if (!Event.isWeight(weight)) {
            DeadLetter.Reason reason = Float.isFinite(weight) ? BAD_WEIGHT : NOT_FINITE;
            String rule = "; it must be a number above 0, at most %.0f".formatted(Event.HEAVIEST);
            refuse(reason, "weight of ", " is " + Json.quote(shown.toString()) + rule);
        }
    }

    FeatureReader newFeatures() {
        features = new FeatureReader(width);
        return features;
    }

    IdReader newIds() {
        ids = new IdReader(limits.ids());
        return ids;
    }

    private void wrongType(JsonParser json, JsonToken value, String name, String wanted)
            throws IOException {
        String shown =
                value.isNumeric() ? "the number " + Json.quote(json.getText()) : Json.name(value);
        refuse(WRONG_TYPE, name + " of ", " is " + shown + "; it must be " + wanted);
        json.skipChildren();
    }

    /** Whether the field was there before, which is refused. */
    private boolean isRepeated(String name, int bit) {
        boolean repeated = (seen & 1 << bit) != 0;
        if (repeated) {
            refuse(DUPLICATE_FIELD, "'" + name + "' of ", " stands twice; send each field once");
        }
        seen |= 1 << bit;
        return repeated;
    }
}
