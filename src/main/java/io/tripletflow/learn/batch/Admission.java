package io.tripletflow.learn.batch;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.guard.Guard;
import java.util.List;

/** Leaves out the events that the guards do not admit. */
public final class Admission {

    private Admission() {}

    /** The batch without what the guards leave out; they take note of its fresh vectors. */
    public static TripletBatch of(Guard guard, TripletBatch batch) {
        List<Event> fresh =
                batch.fresh().stream()
                        .filter(
                                event ->
                                        !(event.input() instanceof Input.Features that)
                                                || guard.admitsFresh(event.tower(), that.values()))
                        .toList();
        return batch.with(
                fresh,
                known(guard, batch.repeated(), batch.windowEnd()),
                known(guard, batch.remembered(), batch.windowEnd()));
    }

    private static List<Event> known(Guard guard, List<Event> events, long windowEnd) {
        return events.stream()
                .filter(
                        event ->
                                guard.trusts(event.timeMillis(), windowEnd)
                                        && (!(event.input() instanceof Input.Features that)
                                                || guard.admits(event.tower(), that.values())))
                .toList();
    }
}
