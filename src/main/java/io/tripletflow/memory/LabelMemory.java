package io.tripletflow.memory;

import io.tripletflow.event.Event;
import java.util.List;

/**
 * The newest events of one label.
 *
 * @param slot place of the label among the group's labels
 * @param events oldest first, never empty
 */
public record LabelMemory(int slot, List<Event> events) {
    public LabelMemory {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("events of a remembered label must not be empty");
        }
        events = List.copyOf(events);
    }

    long newestMillis() {
        return events.get(events.size() - 1).timeMillis();
    }

    LabelMemory movedTo(int otherSlot) {
        return new LabelMemory(otherSlot, events);
    }
}
