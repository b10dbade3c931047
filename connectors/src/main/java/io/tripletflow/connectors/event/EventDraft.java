package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_TIME;
import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_WEIGHT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_FINITE;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.event.Event;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One event while its record is read: the fields that were found, null where absent, and the first
 * problem. An encoding fills it and is not known here; {@link EventDecoder} makes the event of it.
 */
final class EventDraft {
    private final Limits limits;
    private final int width;
    private final EventTime.Unit unit;
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
    EventDraft(Limits limits, int width) {
        this(limits, width, EventTime.Unit.AUTO);
    }

    /**
     * @param width the most features that any tower takes
     * @param unit of times that are numbers
     */
    EventDraft(Limits limits, int width, EventTime.Unit unit) {
        this.limits = limits;
        this.width = width;
        this.unit = unit;
    }

    /** Refuses the record if there was a problem. */
    void requireSound() throws UnusableEventException {
        if (refused != null) {
            throw new UnusableEventException(refused, before + who() + after);
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
        boolean labelled = label != null && !label.isBlank();
        boolean tells = labelled || (late != null && late.retract);
        return tells && features == null && text == null && ids == null;
    }

    /** The most features that any tower takes. */
    int width() {
        return width;
    }

    EventTime.Unit unit() {
        return unit;
    }

    /** Keeps the name of a field that no event has, if it was perhaps meant as one that has. */
    void notice(String name) {
        if (entityLike == null && LookAlike.ofEntity(name)) {
            entityLike = name;
        }
        if (inputLike == null && LookAlike.ofInput(name)) {
            inputLike = name;
        }
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

    /** The most characters of a field. */
    int maxLength(String name) {
        return switch (name) {
            case "entity" -> limits.entityLength();
            case "label" -> limits.labelLength();
            case "text" -> limits.textLength();
            default -> limits.groupLength();
        };
    }

    /** The most ids of an event. */
    int maxIds() {
        return limits.ids();
    }

    static String option(String name) {
        return "limits." + (Set.of("tower", "source").contains(name) ? "group" : name) + "-length";
    }

    static String tooLong(int length, String option, int max) {
        return " has %d characters but %s is %d; shorten it or raise the option"
                .formatted(length, option, max);
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

    /**
     * @param shown as it stands in the record
     */
    void weight(float value, Object shown) {
        weight = value;
        if (!Event.isWeight(weight)) {
            DeadLetter.Reason reason = Float.isFinite(weight) ? BAD_WEIGHT : NOT_FINITE;
            String rule = "; it must be a number above 0, at most %.0f".formatted(Event.MAX_WEIGHT);
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
}
