package io.tripletflow.memory;

import io.tripletflow.event.Event;
import java.util.List;

/**
 * What a group remembers of one label.
 *
 * @param slot place of the label among the group's labels
 * @param seen events of the label from which {@code events} were kept, those included
 * @param newestMillis event time of the newest one seen, kept or not
 * @param events oldest first, never empty
 */
public record LabelMemory(int slot, long seen, long newestMillis, List<Event> events) {

    public LabelMemory {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("events of a remembered label must not be empty");
        }
        if (seen < events.size()) {
            throw new IllegalArgumentException(
                    "seen must be at least the " + events.size() + " events kept but was " + seen);
        }
        events = List.copyOf(events);
    }

    /** A memory that kept all it saw. */
    public LabelMemory(int slot, List<Event> events) {
        this(slot, events.size(), newest(events), events);
    }

    /** Whether the very same event is kept: entity, time and all that it carries. */
    boolean holds(Event event) {
        return event.timeMillis() <= newestMillis // most events are newer than all of these
                && events.stream()
                        .anyMatch(e -> e.timeMillis() == event.timeMillis() && e.equals(event));
    }

    long bytes() {
        return events.stream().mapToLong(Event::bytes).sum();
    }

    LabelMemory movedTo(int otherSlot) {
        return new LabelMemory(otherSlot, seen, newestMillis, events);
    }

    /** The same with fewer events, as if the others had never been seen. */
    LabelMemory keeping(List<Event> rest) {
        long unseen = (long) events.size() - rest.size();
        return new LabelMemory(slot, Math.max(rest.size(), seen - unseen), newestMillis, rest);
    }

    private static long newest(List<Event> events) {
        return events.stream().mapToLong(Event::timeMillis).max().orElse(0);
    }
}
