package io.tripletflow.job.state.event;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Optional;

/**
 * What the refresher keeps of an entity. It owns its arrays and hands them on to the state that
 * follows it, which overwrites them: of a million entities each lives long, and new arrays for each
 * event would all have to be moved to the old generation and collected there. A state that has been
 * followed must therefore not be used again.
 *
 * @param newest its newest event, by (time, content)
 * @param label of its newest labelled event, by (time, label)
 * @param labelMillis event time of that one
 * @param version model version that made the embedding last sent, or {@link #UNSENT}
 * @param embedding last sent, shape (E), empty before the first
 */
public record EntityState(
        Event newest, Optional<String> label, long labelMillis, long version, float[] embedding) {

    /** Version of an entity whose newest input or label has not been sent. */
    public static final long UNSENT = -1;

    /** An entity's first event. */
    public static EntityState of(Event event) {
        return new EntityState(
                withInput(event, copy(event.input())),
                event.retracted() ? Optional.empty() : event.label(),
                event.timeMillis(),
                UNSENT,
                new float[0]);
    }

    /** Whether the event tells something new; events may come in any order. */
    public boolean isChangedBy(Event event) {
        return isNewestInput(event) || isNewestLabel(event) || isRetractedBy(event);
    }

    /** Follows this state with one more event. */
    public EntityState with(Event event) {
        boolean newLabel = isNewestLabel(event);
        Optional<String> told = newLabel && !event.label().equals(label) ? event.label() : label;
        return new EntityState(
                isNewestInput(event) ? replaceNewest(event) : newest,
                isRetractedBy(event) ? Optional.empty() : told,
                newLabel ? event.timeMillis() : labelMillis,
                UNSENT,
                embedding);
    }

    /** Follows this state after {@code sent} of that model version went out. */
    public EntityState sent(long modelVersion, float[] sent) {
        return new EntityState(
                newest, label, labelMillis, modelVersion, overwrite(embedding, sent));
    }

    /**
     * Follows this state after nothing went out, since that version's embedding is nearly the same.
     */
    public EntityState unmoved(long modelVersion) {
        return new EntityState(newest, label, labelMillis, modelVersion, embedding);
    }

    /** Shares no array with this state. */
    public EntityState copy() {
        return new EntityState(
                withInput(newest, copy(newest.input())),
                label,
                labelMillis,
                version,
                embedding.clone());
    }

    /** The event, in the newest one's array and with its texts where they are the same. */
    private Event replaceNewest(Event event) {
        return new Event(
                newest.entity(),
                event.label().equals(newest.label()) ? newest.label() : event.label(),
                event.group().equals(newest.group()) ? newest.group() : event.group(),
                event.tower().equals(newest.tower()) ? newest.tower() : event.tower(),
                event.inputMillis(),
                overwrite(newest.input(), event.input()),
                event.weight(),
                event.source());
    }

    private static Input overwrite(Input kept, Input input) {
        if (kept instanceof Input.Features old
                && input instanceof Input.Features features
                && old.values().length == features.values().length) {
            overwrite(old.values(), features.values());
            return kept;
        }
        return copy(input);
    }

    /** Returns the array kept, or another one if the length is another. */
    private static float[] overwrite(float[] kept, float[] values) {
        if (kept.length != values.length) {
            return values.clone();
        }
        System.arraycopy(values, 0, kept, 0, values.length);
        return kept;
    }

    /** Texts and ids are never overwritten. */
    private static Input copy(Input input) {
        return input instanceof Input.Features features
                ? new Input.Features(features.values().clone())
                : input;
    }

    private static Event withInput(Event event, Input input) {
        return new Event(
                event.entity(),
                event.label(),
                event.group(),
                event.tower(),
                event.inputMillis(),
                input,
                event.weight(),
                event.source());
    }

    /** Of an event whose label came later, the input is not newer than itself. */
    private boolean isNewestInput(Event event) {
        return event.inputMillis() == newest.timeMillis()
                ? event.inputMillis() == event.timeMillis()
                        && Event.ORDER.compare(event, newest) > 0
                : event.inputMillis() > newest.timeMillis();
    }

    private boolean isRetractedBy(Event event) {
        return event.retracted()
                && event.label().equals(label)
                && event.timeMillis() >= labelMillis;
    }

    private boolean isNewestLabel(Event event) {
        if (event.retracted()) {
            return false;
        }
        if (event.label().isEmpty() || label.isEmpty()) {
            return event.label().isPresent();
        }
        int later = Long.compare(event.timeMillis(), labelMillis);
        return later > 0 || (later == 0 && event.label().get().compareTo(label.get()) > 0);
    }
}
