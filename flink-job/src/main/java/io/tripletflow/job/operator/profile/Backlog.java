package io.tripletflow.job.operator.profile;

import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Events that wait until their windows are about to have been learned. */
final class Backlog {

    /** More than are on their way between the source and the trainer. */
    private static final int MAX_EVENTS = 1 << 15;

    /** By the time at which their windows have been learned. */
    private final NavigableMap<Long, List<Event>> waiting = new TreeMap<>();

    private int size;

    /**
     * @param learnedMillis when the windows of the event have been learned
     */
    void add(Event event, long learnedMillis) {
        waiting.computeIfAbsent(learnedMillis, time -> new ArrayList<>()).add(event);
        size++;
    }

    boolean isTooLong() {
        return size > MAX_EVENTS;
    }

    /** When the first of them have been learned. */
    long firstLearnedMillis() {
        return waiting.firstKey();
    }

    /** Takes those whose windows have been learned up to that time, first learned first. */
    List<Event> take(long learnedMillis) {
        NavigableMap<Long, List<Event>> due = waiting.headMap(learnedMillis, true);
        List<Event> events = new ArrayList<>();
        due.values().forEach(events::addAll);
        due.clear();
        size -= events.size();
        return events;
    }

    void removeIf(Predicate<Event> which) {
        waiting.values().forEach(events -> events.removeIf(which));
        size = waiting.values().stream().mapToInt(List::size).sum();
    }
}
