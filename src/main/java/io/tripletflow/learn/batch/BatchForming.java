package io.tripletflow.learn.batch;

import io.tripletflow.event.Event;
import io.tripletflow.memory.GroupMemory;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a window of events and the memory of its group become a batch: the memory gives rows that
 * join, then takes the window's own. What is drawn depends on the seed, the window and the group
 * alone, so a window formed again is the same.
 */
public final class BatchForming {

    /** Keeps draws of turns apart from those of samples. */
    private static final long TURNS = 0x5851F42D4C957F2DL;

    private final long seed;

    /**
     * @param seed of what is drawn
     */
    public BatchForming(long seed) {
        this.seed = seed;
    }

    /** The same for a window that takes its turn with others. */
    public TripletBatch form(
            String group,
            long windowEnd,
            int part,
            List<Event> window,
            List<Event> fresh,
            List<Event> repeated,
            GroupMemory memory)
            throws Exception {
        return form(group, windowEnd, part, window, fresh, repeated, memory, false);
    }

    /**
     * @param windowEnd event time in milliseconds, exclusive
     * @param part index of the batch within its window
     * @param window all labelled events of the batch, in {@link Event#ORDER}
     * @param fresh those that no earlier window held; the memory leaves out what it holds already
     * @param repeated the others
     * @param last whether the stream pauses with it, so that nothing may be left to later windows:
     *     it is joined whatever it has
     */
    public TripletBatch form(
            String group,
            long windowEnd,
            int part,
            List<Event> window,
            List<Event> fresh,
            List<Event> repeated,
            GroupMemory memory,
            boolean last)
            throws Exception {
        long ofWindow = seed ^ windowEnd * 31 + group.hashCode() + ((long) part << 48);
        boolean waits = !last && !memory.hasTurn(fresh, new SplittableRandom(ofWindow ^ TURNS));
        SplittableRandom random = new SplittableRandom(ofWindow);
        List<Event> remembered = waits ? List.of() : memory.sample(window, windowEnd, random);
        List<Event> unknown = memory.unknown(fresh);
        memory.remember(unknown, random);
        TripletBatch formed =
                new TripletBatch(group, windowEnd, part, unknown, repeated, remembered)
                        .withRedelivered(fresh.size() - unknown.size());
        return waits ? formed.waiting() : formed;
    }
}
