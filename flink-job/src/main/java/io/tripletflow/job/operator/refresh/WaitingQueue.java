package io.tripletflow.job.operator.refresh;

import io.tripletflow.job.state.event.EntityState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/** Entities that wait equally long to be embedded, the oldest first. */
final class WaitingQueue {

    /** Is called when the oldest entity of a queue has waited for the longest time. */
    interface Listener {
        void onDue(WaitingQueue queue, long now) throws Exception;
    }

    /** An entity's newest state, and since when it waits; no state once it waits no longer. */
    static final class Entry {

        private final String key;
        private final WaitingQueue queue;
        private final long since;
        private EntityState state;
        private int bytes;

        private Entry(String key, WaitingQueue queue, long since) {
            this.key = key;
            this.queue = queue;
            this.since = since;
        }

        WaitingQueue queue() {
            return queue;
        }

        EntityState state() {
            return state;
        }
    }

    /** Most bytes that wait; that many events of 768 numbers are about 20,000. */
    static final long MAX_BYTES = 64L << 20;

    private final Map<String, Entry> waiting;
    private final ProcessingTimeService clock;
    private final Listener listener;
    private final int maxSize;
    private final long maxMillis;
    private final long minMillis;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private int size;
    private long bytes;
    private ScheduledFuture<?> timer;

    /**
     * @param waiting the entities of all queues, each in one of them
     * @param listener called if {@link #setTimer} was
     * @param maxSize that wait before half of them go, as they do at {@link #MAX_BYTES}
     * @param maxMillis that any waits
     * @param minMillis that those have waited who need not wait longer when one has to go
     */
    WaitingQueue(
            Map<String, Entry> waiting,
            ProcessingTimeService clock,
            Listener listener,
            int maxSize,
            long maxMillis,
            long minMillis) {
        this.waiting = waiting;
        this.clock = clock;
        this.listener = listener;
        this.maxSize = maxSize;
        this.maxMillis = maxMillis;
        this.minMillis = minMillis;
    }

    int size() {
        return size;
    }

    /**
     * Since when its first entity waits, the greatest number if none does. For metrics, which
     * another thread reads: there it is as of a moment ago.
     */
    long waitsSince() {
        Entry first = size == 0 ? null : entries.peek();
        return first == null ? Long.MAX_VALUE : first.since;
    }

    /** Whether half of what waits has to go. */
    boolean isFull() {
        return size >= maxSize || bytes >= MAX_BYTES;
    }

    /** Whether so many wait, or so many bytes as fit. */
    boolean hasAtLeast(int entities) {
        return size >= entities || bytes >= MAX_BYTES;
    }

    long minMillis() {
        return minMillis;
    }

    /**
     * The state waits here from now on, or takes the place of one that does.
     *
     * @param entry of the entity in any queue, null if it waits in none
     */
    void put(Entry entry, String key, EntityState state) {
        Entry here = entry;
        if (entry == null || entry.queue != this) {
            if (entry != null) {
                entry.queue.remove(key);
            }
            here = new Entry(key, this, clock.getCurrentProcessingTime());
            waiting.put(key, here);
            entries.add(here);
            size++;
        }
        weigh(here, state.newest().bytes());
        here.state = state;
    }

    /** The entity, which waits here, leaves; its place is taken out when its turn comes. */
    void remove(String key) {
        Entry entry = waiting.remove(key);
        entry.state = null;
        weigh(entry, 0);
        size--;
    }

    private void weigh(Entry entry, int weight) {
        bytes += weight - entry.bytes;
        entry.bytes = weight;
    }

    /** Takes out all that have waited since then or longer. */
    List<EntityState> takeUntil(long since) {
        List<EntityState> taken = new ArrayList<>();
        while (!entries.isEmpty()
                && (entries.peek().state == null || entries.peek().since <= since)) {
            take(taken);
        }
        return taken;
    }

    /** Takes out the older half, by number if too many wait, otherwise by bytes. */
    List<EntityState> takeHalf() {
        List<EntityState> taken = new ArrayList<>();
        int rest = size >= maxSize ? size / 2 : size;
        while (size > rest || (bytes > MAX_BYTES / 2 && size > 0)) {
            take(taken);
        }
        return taken;
    }

    private void take(List<EntityState> taken) {
        Entry next = entries.poll();
        if (next.state != null) {
            taken.add(next.state);
            remove(next.key);
        }
    }

    /** What waits, the oldest first. */
    List<EntityState> states() {
        return entries.stream().filter(entry -> entry.state != null).map(Entry::state).toList();
    }

    /** Of what waits, unless it is set already. */
    void setTimer() {
        if (timer == null && !entries.isEmpty()) {
            timer =
                    clock.registerTimer(
                            entries.peek().since + maxMillis, now -> listener.onDue(this, now));
        }
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
