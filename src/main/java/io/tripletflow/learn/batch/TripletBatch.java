package io.tripletflow.learn.batch;

import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One window of one group, ready to be learned from.
 *
 * @param group key of the window
 * @param windowEnd event time in milliseconds, exclusive
 * @param part index of the batch within its window; more than one only for very large windows
 * @param fresh labelled events that no earlier window held, by (time, entity, content)
 * @param repeated labelled events that an earlier, overlapping window already held
 * @param remembered events of the group's memory that joined
 * @param redelivered how many events were left out of the batch, as the window or the memory held
 *     the same ones already
 * @param waits whether it was not the window's turn to be joined by remembered events, so that a
 *     later one takes its steps; see {@link io.tripletflow.memory.GroupMemory#hasTurn}
 */
public record TripletBatch(
        String group,
        long windowEnd,
        int part,
        List<Event> fresh,
        List<Event> repeated,
        List<Event> remembered,
        int redelivered,
        boolean waits) {

    /** A batch that does not wait. */
    public TripletBatch(
            String group,
            long windowEnd,
            int part,
            List<Event> fresh,
            List<Event> repeated,
            List<Event> remembered,
            int redelivered) {
        this(group, windowEnd, part, fresh, repeated, remembered, redelivered, false);
    }

    /** A batch that does not wait, in which no event came twice. */
    public TripletBatch(
            String group,
            long windowEnd,
            int part,
            List<Event> fresh,
            List<Event> repeated,
            List<Event> remembered) {
        this(group, windowEnd, part, fresh, repeated, remembered, 0, false);
    }

    /** The order in which the trainer learns: rounds first, groups within a round. */
    public static final Comparator<TripletBatch> ORDER =
            Comparator.comparingLong(TripletBatch::windowEnd)
                    .thenComparing(TripletBatch::group)
                    .thenComparingInt(TripletBatch::part);

    /** The same batch, of which so many more events were left out. */
    public TripletBatch withRedelivered(int more) {
        return new TripletBatch(
                group, windowEnd, part, fresh, repeated, remembered, redelivered + more, waits);
    }

    /** All events to train on: fresh first, remembered last. */
    public List<Event> rows() {
        List<Event> rows = new ArrayList<>(fresh);
        rows.addAll(repeated);
        rows.addAll(remembered);
        return rows;
    }
}
