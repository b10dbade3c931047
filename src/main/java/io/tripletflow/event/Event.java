package io.tripletflow.event;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Optional;

/**
 * One observation of an entity.
 *
 * @param entity the thing embedded (item, signature sample, track, account); never empty
 * @param label its identity or class; empty on unlabelled events, which are embedded but not
 *     learned
 * @param group key of the windows (tenant, market, camera network); may be the empty string
 * @param tower name of the input encoder that reads {@code input}
 * @param timeMillis event time, milliseconds since the epoch
 * @param weight how much its triplets count beside those of other events; positive, at most {@link
 *     #MAX_WEIGHT}
 * @param source what observed the entity (camera, device, site); the empty string where the event
 *     does not say
 * @param inputMillis event time of the input, milliseconds since the epoch: {@code timeMillis}, or
 *     earlier if the label was told later, at {@code timeMillis}
 * @param retracted whether {@code label} is taken back at {@code timeMillis} from the input of
 *     {@code inputMillis}; or, without a label, whether all events of the entity up to that time
 *     are to be forgotten. Such an event is not learned.
 */
public record Event(
        String entity,
        Optional<String> label,
        String group,
        String tower,
        long timeMillis,
        Input input,
        float weight,
        String source,
        long inputMillis,
        boolean retracted) {

    /** By time, entity, then all that they carry: a total order, whatever order they arrived in. */
    public static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::timeMillis)
                    .thenComparing(Event::entity)
                    .thenComparing(event -> !event.retracted()) // before what comes instead
                    .thenComparing(event -> event.label().orElse(""))
                    .thenComparing(Event::tower)
                    .thenComparing(Event::group)
                    .thenComparing(Event::input, Input::compare)
                    .thenComparing(Event::weight)
                    .thenComparing(Event::source)
                    .thenComparing(Event::inputMillis);

    /** Tower of events that name none. */
    public static final String DEFAULT_TOWER = "default";

    /** Source of events that name none. */
    public static final String NO_SOURCE = "";

    /** Weight of events that name none. */
    public static final float DEFAULT_WEIGHT = 1;

    /** Largest weight: beyond it one event would drown all others of its batch. */
    public static final float MAX_WEIGHT = 1e6f;

    public Event {
        requireNonNull(entity, "entity");
        requireNonNull(label, "label");
        requireNonNull(group, "group");
        requireNonNull(tower, "tower");
        requireNonNull(input, "input");
        requireNonNull(source, "source");
        if (entity.isEmpty()) {
            throw new IllegalArgumentException("entity must not be empty");
        }
        if (inputMillis > timeMillis) {
            throw new IllegalArgumentException(
                    "the input must not be later than the event at "
                            + timeMillis
                            + " but was at "
                            + inputMillis);
        }
        if (!isWeight(weight)) {
            throw new IllegalArgumentException(
                    "weight must be above 0 and at most " + MAX_WEIGHT + " but was " + weight);
        }
    }

    /** An event whose label, if any, came with its input. */
    public Event(
            String entity,
            Optional<String> label,
            String group,
            String tower,
            long timeMillis,
            Input input,
            float weight,
            String source) {
        this(entity, label, group, tower, timeMillis, input, weight, source, timeMillis, false);
    }

    /** An event that names no source. */
    public Event(
            String entity,
            Optional<String> label,
            String group,
            String tower,
            long timeMillis,
            Input input,
            float weight) {
        this(entity, label, group, tower, timeMillis, input, weight, NO_SOURCE);
    }

    /** An event of the default weight that names no source. */
    public Event(
            String entity,
            Optional<String> label,
            String group,
            String tower,
            long timeMillis,
            Input input) {
        this(entity, label, group, tower, timeMillis, input, DEFAULT_WEIGHT);
    }

    /**
     * This observation with a label that was told later.
     *
     * @param toldMillis event time of the label, not before that of the input
     */
    public Event labelled(String toldLabel, long toldMillis, float toldWeight) {
        return new Event(
                entity,
                Optional.of(toldLabel),
                group,
                tower,
                toldMillis,
                input,
                toldWeight,
                source,
                inputMillis,
                false);
    }

    /**
     * Asks to forget all of an entity.
     *
     * @param timeMillis event time of its newest event that is forgotten
     */
    public static Event forgetting(String entity, String group, long timeMillis) {
        Input nothing = new Input.Text("");
        return new Event(
                entity,
                Optional.empty(),
                group,
                DEFAULT_TOWER,
                timeMillis,
                nothing,
                DEFAULT_WEIGHT,
                NO_SOURCE,
                timeMillis,
                true);
    }

    /** Whether it asks to forget all of its entity. */
    public boolean forgets() {
        return retracted && label.isEmpty();
    }

    /**
     * Takes this observation's label back.
     *
     * @throws IllegalStateException if it has none
     */
    public Event retraction(long toldMillis) {
        if (label.isEmpty()) {
            throw new IllegalStateException("entity '" + entity + "' has no label to take back");
        }
        return new Event(
                entity, label, group, tower, toldMillis, input, weight, source, inputMillis, true);
    }

    /** The observation alone, at its own time and without a label. */
    public Event unlabelled() {
        return new Event(
                entity, Optional.empty(), group, tower, inputMillis, input, weight, source);
    }

    /** Whether both tell of the same observation, whatever its label and when that was told. */
    public boolean isSameObservation(Event other) {
        return inputMillis == other.inputMillis
                && entity.equals(other.entity)
                && tower.equals(other.tower)
                && group.equals(other.group)
                && source.equals(other.source)
                && input.equals(other.input);
    }

    /** Whether an event may have that weight: a number above 0, at most {@link #MAX_WEIGHT}. */
    public static boolean isWeight(float weight) {
        return weight > 0 && weight <= MAX_WEIGHT;
    }

    /**
     * About how many bytes it takes on the heap: its input and names, each character as two, and
     * its objects. Every bound in bytes counts so.
     */
    public int bytes() {
        int characters =
                entity.length()
                        + label.map(String::length).orElse(0)
                        + group.length()
                        + source.length();
        return 200 + Character.BYTES * characters + input.bytes();
    }
}
