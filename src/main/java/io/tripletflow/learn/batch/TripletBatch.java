package io.tripletflow.learn.batch;

import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * One window of one group, ready to be learned from; or an order to forget an entity, in its place
 * among the windows.
 *
 * @param group key of the window; of an order, the entity
 * @param windowEnd event time in milliseconds, exclusive
 * @param part index of the batch within its window; more than one only for very large windows
 * @param fresh labelled events that no earlier window held, by (time, entity, content)
 * @param repeated labelled events that an earlier, overlapping window already held
 * @param remembered events of the group's memory that joined
 * @param redelivered how many events were left out of the batch, as the window or the memory held
 *     the same ones already
 * @param waits whether it was not the window's turn to be joined by remembered events, so that a
 *     later one takes its steps; see {@link io.tripletflow.memory.GroupMemory#hasTurn}
 * @param forgets whether it has no events and asks to forget the entity with all its events before
 *     {@code windowEnd}: windows that end then are learned first, later ones without it
 */
public record TripletBatch(
        String group,
        long windowEnd,
        int part,
        List<Event> fresh,
        List<Event> repeated,
        List<Event> remembered,
        int redelivered,
        boolean waits,
        boolean forgets) {

    /** A batch that does not wait, in which no event came twice. */
    public TripletBatch(
            String group,
            long windowEnd,
            int part,
            List<Event> fresh,
            List<Event> repeated,
            List<Event> remembered) {
        this(group, windowEnd, part, fresh, repeated, remembered, 0, false, false);
    }

    /**
     * The order in which the trainer learns: rounds first, groups within a round, then what is to
     * be forgotten.
     */
    public static final Comparator<TripletBatch> ORDER =
            Comparator.comparingLong(TripletBatch::windowEnd)
                    .thenComparing(TripletBatch::forgets)
                    .thenComparing(TripletBatch::group)
                    .thenComparingInt(TripletBatch::part);

    /**
     * An order to forget an entity.
     *
     * @param timeMillis of its newest event that is forgotten
     */
    public static TripletBatch forgetting(String entity, long timeMillis) {
        List<Event> none = List.of();
        return new TripletBatch(entity, timeMillis + 1, 0, none, none, none, 0, false, true);
    }

    /** The same batch without some events. */
    public TripletBatch without(Predicate<Event> leftOut) {
        return with(
                fresh.stream().filter(leftOut.negate()).toList(),
                repeated.stream().filter(leftOut.negate()).toList(),
                remembered.stream().filter(leftOut.negate()).toList());
    }

    /** The same batch of other events. */
    public TripletBatch with(
            List<Event> otherFresh, List<Event> otherRepeated, List<Event> otherRemembered) {
        return new TripletBatch(
                group,
                windowEnd,
                part,
                otherFresh,
                otherRepeated,
                otherRemembered,
                redelivered,
                waits,
                forgets);
    }

    /** The same batch, of which so many more events were left out. */
    public TripletBatch withRedelivered(int more) {
        return new TripletBatch(
                group,
                windowEnd,
                part,
                fresh,
                repeated,
                remembered,
                redelivered + more,
                waits,
                forgets);
    }

    /** The same batch, whose steps a later one takes. */
    public TripletBatch waiting() {
        return new TripletBatch(
                group, windowEnd, part, fresh, repeated, remembered, redelivered, true, forgets);
    }

    /** All events to train on: fresh first, remembered last. */
    public List<Event> rows() {
        List<Event> rows = new ArrayList<>(fresh);
        rows.addAll(repeated);
        rows.addAll(remembered);
        return rows;
    }
}
