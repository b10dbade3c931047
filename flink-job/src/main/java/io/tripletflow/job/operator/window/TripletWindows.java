package io.tripletflow.job.operator.window;

import io.tripletflow.event.Event;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.metrics.MemoryFill;
import io.tripletflow.job.operator.WindowTimes;
import io.tripletflow.learn.batch.BatchForming;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.MemorySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/**
 * Turns a closed window of one group, and what the group remembers, into a training batch.
 *
 * <p>An event that was sent again, the same in all that it carries, is learned once: of a window's
 * events, which are sorted, those equal to the one before are left out, and those that the memory
 * holds already.
 *
 * <p>A window that was full before its end, or met a pause of the stream, comes in pieces. Each is
 * learned as if it had ended with its newest event, so that nothing waits for the end of a window
 * that may never come.
 */
public final class TripletWindows<W extends Window>
        extends ProcessWindowFunction<Event, TripletBatch, String, W> {

    private static final long serialVersionUID = 2;

    /**
     * Events of one batch; a larger window becomes several, so that no record grows without end.
     */
    public static final int MAX_EVENTS = 2048;

    private final WindowTimes times;
    private final MemorySpec spec;
    private final long expireMillis;
    private final long seed;
    private transient Watch watch;
    private transient Predicate<Event> leftOut;
    private transient boolean pausing;
    private transient MemoryFill fill;

    /** What looks at the state of a group whose window was closed. */
    interface Watch {
        void look(GroupState state) throws Exception;
    }

    /**
     * @param expireAfter event time after which a group without events is forgotten; zero for never
     */
    public TripletWindows(WindowSpec windows, MemorySpec memory, Duration expireAfter, long seed) {
        this.times = new WindowTimes(windows);
        this.spec = memory;
        this.expireMillis = expireAfter.toMillis();
        this.seed = seed;
    }

    @Override
    public void process(
            String group, Context context, Iterable<Event> window, Collector<TripletBatch> out)
            throws Exception {
        List<Event> events = new ArrayList<>();
        window.forEach(events::add);
        events.sort(Event.ORDER);
        long oldest = events.get(0).timeMillis();
        GroupState state = new GroupState(context.globalState(), fill);
        long newest = events.get(events.size() - 1).timeMillis();
        // decided by the events alone, whenever the timer of the group comes
        if (isForgotten(state, oldest)) {
            state.forgetMemory();
        }
        state.advance(newest);
        GroupMemory memory = new GroupMemory(spec, state);
        if (leftOut != null) {
            events.removeIf(leftOut);
        }
        retract(events, memory);
        List<Event> once = distinct(events);
        W of = context.window();
        boolean whole = !isOpen(of, context.currentWatermark());
        // which windows the end of a stream closes depends on the clock, so they take turns
        boolean last = pausing && !whole;
        long learned = whole ? end(of, newest) : newest + 1;
        int twice = freshOnes(events, end(of, newest)) - freshOnes(once, end(of, newest));
        for (int from = 0; from < once.size(); from += MAX_EVENTS) {
            int to = Math.min(from + MAX_EVENTS, once.size());
            int part = whole ? from / MAX_EVENTS : state.nextPiece();
            List<Event> some = once.subList(from, to);
            TripletBatch batch = batch(group, end(of, newest), learned, part, some, memory, last);
            out.collect(from == 0 ? batch.withRedelivered(twice) : batch);
        }
        if (expireMillis > 0 && watch != null) {
            watch.look(state);
        }
    }

    /** Learns of an event of the current group by itself: its first window has closed. */
    void processLate(Event event, KeyedStateStore store, Collector<TripletBatch> out)
            throws Exception {
        GroupState state = new GroupState(store, fill);
        if (isForgotten(state, event.timeMillis())) {
            state.forgetMemory();
        }
        state.advance(event.timeMillis());
        long learned = event.timeMillis() + 1;
        GroupMemory memory = new GroupMemory(spec, state);
        long end = times.firstEnd(event.timeMillis());
        if (event.retracted()) {
            memory.forget(event);
        } else {
            List<Event> alone = List.of(event);
            out.collect(
                    batch(event.group(), end, learned, state.nextPiece(), alone, memory, false));
        }
        if (expireMillis > 0 && watch != null) {
            watch.look(state);
        }
    }

    WindowTimes times() {
        return times;
    }

    /** Which events of a window are not learned: those of entities that were to be forgotten. */
    void leaveOut(Predicate<Event> forgotten) {
        leftOut = forgotten;
    }

    /** Counts what the groups remember from now on. */
    void countIn(MemoryFill memories) {
        fill = memories;
    }

    /** Takes events out of the memory of the current group. */
    void forget(Predicate<Event> forgotten, GroupState state) throws Exception {
        new GroupMemory(spec, state).forget(forgotten);
    }

    /** Whether windows are closed by a pause of the stream from now on, so that all is learned. */
    void pausing(boolean now) {
        pausing = now;
    }

    /** Called after each window if groups expire. */
    void afterEach(Watch toCall) {
        watch = toCall;
    }

    private TripletBatch batch(
            String group,
            long end,
            long learned,
            int part,
            List<Event> events,
            GroupMemory memory,
            boolean last)
            throws Exception {
        List<Event> fresh = new ArrayList<>();
        List<Event> repeated = new ArrayList<>();
        for (Event event : events) {
            (times.isFresh(event.timeMillis(), end) ? fresh : repeated).add(event);
        }
        return new BatchForming(seed)
                .form(group, learned, part, events, fresh, repeated, memory, last);
    }

    /** Takes retracted labels out of a window's events and of the memory. */
    private static void retract(List<Event> sorted, GroupMemory memory) throws Exception {
        for (Event event : List.copyOf(sorted)) {
            if (event.retracted()) {
                memory.forget(event);
                sorted.removeIf(
                        other ->
                                other.equals(event)
                                        || (other.label().equals(event.label())
                                                && other.timeMillis() <= event.timeMillis()
                                                && other.isSameObservation(event)));
            }
        }
    }

    /** Without those that equal the one before. */
    private static List<Event> distinct(List<Event> sorted) {
        List<Event> distinct = new ArrayList<>(sorted.size());
        for (Event event : sorted) {
            if (distinct.isEmpty() || !event.equals(distinct.get(distinct.size() - 1))) {
                distinct.add(event);
            }
        }
        return distinct;
    }

    /** Number of events that no earlier, overlapping window held. */
    private int freshOnes(List<Event> events, long end) {
        return (int) events.stream().filter(e -> times.isFresh(e.timeMillis(), end)).count();
    }

    private static boolean isOpen(Window window, long watermark) {
        return window instanceof TimeWindow time && watermark < time.maxTimestamp();
    }

    /** A counted window ends with its newest event. */
    private static long end(Window window, long newest) {
        return window instanceof TimeWindow time ? time.getEnd() : newest + 1;
    }

    private boolean isForgotten(GroupState state, long timeMillis) throws Exception {
        return expireMillis > 0
                && state.newest().filter(time -> time + expireMillis < timeMillis).isPresent();
    }

    /**
     * When the group of the current key can be forgotten: every window that closes later has
     * forgotten its memory anyway.
     */
    long forgottenAt(GroupState state) throws Exception {
        return state.newest().orElse(0L) + expireMillis + times.reach();
    }
}
