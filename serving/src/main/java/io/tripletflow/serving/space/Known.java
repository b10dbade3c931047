package io.tripletflow.serving.space;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.serving.index.Item;

/** What the topics tell of one entity. Changed by one thread at a time. */
final class Known {

    /** Newest embedding on its topic; null before the first. */
    EmbeddingRecord embedding;

    /** Newest event; null before the first. */
    Event event;

    /** As it was at one moment, for a thread that builds. */
    Known copy() {
        Known copy = new Known();
        copy.embedding = embedding;
        copy.event = event;
        return copy;
    }

    boolean isEmbedded() {
        return embedding != null;
    }

    /** Whether the event is the one that was embedded, or a later one. */
    boolean hasInput() {
        return event != null && event.timeMillis() >= embedding.timeMillis();
    }

    /** Takes in an event; whether it is the newest. */
    boolean add(Event other) {
        boolean newer =
                event == null
                        || (other.timeMillis() == event.timeMillis()
                                ? Event.ORDER.compare(other, event) > 0
                                : other.timeMillis() > event.timeMillis());
        if (newer) {
            event = other;
        }
        return newer;
    }

    /**
     * @param onlyTower of an entity whose event is unknown
     */
    Item item(String onlyTower) {
        return new Item(
                embedding.entity(),
                embedding.label(),
                event == null ? "" : event.group(),
                event == null ? "" : event.source(),
                event == null ? onlyTower : event.tower(),
                embedding.timeMillis(),
                embedding.popularity().orElse(Float.NaN));
    }
}
