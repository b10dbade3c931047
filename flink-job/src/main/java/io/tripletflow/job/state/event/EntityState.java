package io.tripletflow.job.state.event;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Optional;

/**
 * What the refresher keeps of an entity. It changes with each event and with each embedding that is
 * sent, in its own arrays: of a million entities each lives long, and new arrays for each event
 * would all have to be moved to the old generation and collected there. Who needs it as it is takes
 * a {@link #copy}. Not thread-safe.
 */
public final class EntityState {

    /** Version of an entity whose newest input or label has not been sent. */
    public static final long UNSENT = -1;

    private Event newest;
    private Optional<String> label;
    private long labelMillis;
    private long version;
    private float[] embedding;

    /**
     * @param newest its newest event, by (time, content); its array belongs to the state
     * @param label of its newest labelled event, by (time, label)
     * @param labelMillis event time of that one
     * @param version model version that made the embedding last sent, or {@link #UNSENT}
     * @param embedding last sent, shape (E), empty before the first; belongs to the state
     */
    public EntityState(
            Event newest,
            Optional<String> label,
            long labelMillis,
            long version,
            float[] embedding) {
        this.newest = newest;
        this.label = label;
        this.labelMillis = labelMillis;
        this.version = version;
        this.embedding = embedding;
    }

    /** An entity's first event, which is copied. */
    public static EntityState of(Event event) {
        return new EntityState(
                withInput(event, copy(event.input())),
                event.retracted() ? Optional.empty() : event.label(),
                event.timeMillis(),
                UNSENT,
                new float[0]);
    }

    /** Its newest event, whose input changes with the state. */
    public Event newest() {
        return newest;
    }

    public Optional<String> label() {
        return label;
    }

    public long labelMillis() {
        return labelMillis;
    }

    public long version() {
        return version;
    }

    /** The embedding last sent, which changes with the state. */
    public float[] embedding() {
        return embedding;
    }

    /** Whether the event tells something new; events may come in any order. */
    public boolean isChangedBy(Event event) {
        return isNewestInput(event) || isNewestLabel(event) || isRetractedBy(event);
    }

    /** One more event came, in any order. */
    public void add(Event event) {
        boolean newInput = isNewestInput(event);
        boolean newLabel = isNewestLabel(event);
        boolean retraction = isRetractedBy(event);
        if (newInput) {
            newest = replaceNewest(event);
        }
        if (newLabel) {
            label = event.label().equals(label) ? label : event.label();
            labelMillis = event.timeMillis();
        }
        if (retraction) {
            label = Optional.empty();
        }
        version = UNSENT;
    }

    /** An embedding of that model version went out; its numbers are copied. */
    public void markSent(long modelVersion, float[] sent) {
        version = modelVersion;
        embedding = overwrite(embedding, sent);
    }

    /** Nothing went out, since that version's embedding is nearly the same. */
    public void markUnmoved(long modelVersion) {
        version = modelVersion;
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
