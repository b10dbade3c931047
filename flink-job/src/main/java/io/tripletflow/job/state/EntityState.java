package io.tripletflow.job.state;

import io.tripletflow.event.Event;
import java.util.Optional;

/**
 * What the refresher keeps of an entity.
 *
 * @param newest its newest event, by (time, content)
 * @param label of its newest labelled event, by (time, label)
 * @param labelMillis event time of that one
 * @param version model version that made the embedding last sent, or {@link #UNSENT}
 * @param embedding last sent, shape (E), empty before the first; owned by the record
 */
public record EntityState(
        Event newest, Optional<String> label, long labelMillis, long version, float[] embedding) {

    /** Version of an entity whose newest input or label has not been sent. */
    public static final long UNSENT = -1;

    /** An entity's first event. */
    public static EntityState of(Event event) {
        return new EntityState(event, event.label(), event.timeMillis(), UNSENT, new float[0]);
    }

    /** Whether the event tells something new; events may come in any order. */
    public boolean isChangedBy(Event event) {
        return isNewestInput(event) || isNewestLabel(event);
    }

    /** With one more event. */
    public EntityState with(Event event) {
        boolean newLabel = isNewestLabel(event);
        return new EntityState(
                isNewestInput(event) ? event : newest,
                newLabel ? event.label() : label,
                newLabel ? event.timeMillis() : labelMillis,
                UNSENT,
                embedding);
    }

    /** What is known after {@code sent} of that model version went out, or nearly the same. */
    public EntityState sent(long modelVersion, float[] sent) {
        return new EntityState(newest, label, labelMillis, modelVersion, sent);
    }

    private boolean isNewestInput(Event event) {
        return event.timeMillis() == newest.timeMillis()
                ? Event.ORDER.compare(event, newest) > 0
                : event.timeMillis() > newest.timeMillis();
    }

    private boolean isNewestLabel(Event event) {
        if (event.label().isEmpty() || label.isEmpty()) {
            return event.label().isPresent();
        }
        int later = Long.compare(event.timeMillis(), labelMillis);
        return later > 0 || (later == 0 && event.label().get().compareTo(label.get()) > 0);
    }
}
