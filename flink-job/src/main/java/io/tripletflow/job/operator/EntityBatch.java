package io.tripletflow.job.operator;

import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.state.EntityState;
import io.tripletflow.learn.Embedder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * The entities of one subtask that wait to be embedded, and what is known of all others. What waits
 * is newer than the state, but never at a checkpoint.
 *
 * <p>Some wait a few milliseconds, so that many are embedded together; those of a backlog up to a
 * second, in which most of their windows are learned, so that they are embedded once instead of
 * twice.
 */
final class EntityBatch {

    /** So many stay in a processor's cache between their embedding and their state. */
    private static final int TOGETHER = 256;

    /** Most entities held until the first model comes; others wait for the sweep. */
    private static final int MOST_HELD = 1 << 14;

    /** So few of a backlog are embedded as soon as they have been learned. */
    private static final int FEW = 1 << 10;

    private static final int MANY = 1 << 14;

    private static final long NONE = -1;

    private final Embedder embedder;
    private final float threshold;
    private final KeyContext keys;
    private final ProcessingTimeService clock;
    private final ValueState<EntityState> entity;
    private final Consumer<EmbeddingRecord> output;
    private final Map<String, Entry> waiting = new HashMap<>();
    private final Queue soon = new Queue(TOGETHER, 5, 0);
    private final Queue patient = new Queue(2 * MANY, 1000, 500);
    private long epoch = NONE;

    /**
     * @param threshold embeddings that moved at most so far are not sent again
     * @param keys sets the key of {@code entity}
     */
    EntityBatch(
            Embedder embedder,
            float threshold,
            KeyContext keys,
            ProcessingTimeService clock,
            ValueState<EntityState> entity,
            Consumer<EmbeddingRecord> output) {
        this.embedder = embedder;
        this.threshold = threshold;
        this.keys = keys;
        this.clock = clock;
        this.entity = entity;
        this.output = output;
    }

    /** From now on embeddings are of that epoch; before the first nothing is embedded. */
    void begin(long newEpoch) {
        epoch = newEpoch;
    }

    /** The newest state of the entity that is the current key, null if it has none. */
    EntityState known(String key) throws Exception {
        Entry entry = waiting.get(key);
        return entry == null ? entity.value() : entry.state;
    }

    /** The newest state of any entity, null if it has none. Changes the current key. */
    EntityState find(String key) throws Exception {
        Entry entry = waiting.get(key);
        if (entry != null) {
            return entry.state;
        }
        keys.setCurrentKey(key);
        return entity.value();
    }

    /**
     * Embeds the entity with others. May change the current key.
     *
     * @param patiently whether that has time until its window has been learned
     */
    void add(String key, EntityState state, boolean patiently) throws Exception {
        Entry entry = waiting.get(key);
        if (entry == null || (entry.queue == patient && !patiently)) {
            if (entry != null) {
                entry.leave();
            }
            entry = new Entry(patiently ? patient : soon);
            waiting.put(key, entry);
        }
        entry.state = state;
        entry.queue.see(entry);
    }

    /**
     * Embeds an entity whose window has been learned. Where many of a backlog wait it waits with
     * them, since it will come again, until they are too many.
     */
    void learned(String key, EntityState state, boolean ofBacklog) throws Exception {
        add(key, state, ofBacklog && patient.size >= FEW && patient.size < MANY);
    }

    /** Embeds all that cannot wait until its window has been learned. Changes the current key. */
    void embedSoon() throws Exception {
        soon.embedAll();
    }

    /**
     * Leaves nothing that is newer than the state: embeds all, or brings it into the state as it is
     * before the first epoch. Changes the current key.
     */
    void settle() throws Exception {
        for (Queue some : List.of(soon, patient)) {
            if (epoch == NONE) {
                some.hold();
            } else {
                some.embedAll();
            }
        }
    }

    /** Forgets an entity and tells the readers. Changes the current key. */
    void forget(String key, EntityState known) {
        Entry entry = waiting.remove(key);
        if (entry != null) {
            entry.leave();
        }
        keys.setCurrentKey(key);
        entity.clear();
        output.accept(
                EmbeddingRecord.tombstone(
                        key, epoch, embedder.version(), known.newest().timeMillis()));
    }

    /** The newest state of an entity, and since when it waits; none once it has left. */
    private final class Entry {

        private final long since = clock.getCurrentProcessingTime();
        private final Queue queue;
        private EntityState state;

        Entry(Queue queue) {
            this.queue = queue;
            queue.entries.add(this);
            queue.size++;
        }

        /** The queue finds out when its turn comes. */
        void leave() {
            state = null;
            queue.size--;
        }
    }

    /** Entities that wait equally long, the oldest first. */
    private final class Queue {

        private final int most;
        private final long mostMillis;
        private final long leastMillis;
        private final Deque<Entry> entries = new ArrayDeque<>();
        private int size;
        private ScheduledFuture<?> timer;

        /**
         * @param most that wait
         * @param mostMillis that any waits
         * @param leastMillis that those have waited who need not wait longer when one has to go
         */
        Queue(int most, long mostMillis, long leastMillis) {
            this.most = most;
            this.mostMillis = mostMillis;
            this.leastMillis = leastMillis;
        }

        /** Sees to it that what waits is embedded in time, and not too much of it. */
        void see(Entry newest) throws Exception {
            if (epoch == NONE) {
                if (size >= MOST_HELD) {
                    hold();
                    takeUntil(Long.MAX_VALUE);
                }
            } else if (size >= most) {
                embedAll();
            } else {
                setTimer(newest);
            }
        }

        private void setTimer(Entry oldest) {
            if (timer == null) {
                timer = clock.registerTimer(oldest.since + mostMillis, this::embedOld);
            }
        }

        /** Brings what waits into the state as it is, to be found there by a sweep as well. */
        void hold() throws Exception {
            for (Entry entry : entries) {
                if (entry.state != null) {
                    keys.setCurrentKey(entry.state.newest().entity());
                    // a checkpoint may still write it when it changes here
                    entity.update(entry.state.copy());
                }
            }
        }

        void embedAll() throws Exception {
            embedOld(Long.MAX_VALUE);
        }

        private void embedOld(long now) throws Exception {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
            Map<String, List<EntityState>> byTower = new HashMap<>();
            for (EntityState state : takeUntil(now - leastMillis)) {
                byTower.computeIfAbsent(state.newest().tower(), tower -> new ArrayList<>())
                        .add(state);
            }
            if (!entries.isEmpty()) {
                setTimer(entries.peek());
            }
            for (Map.Entry<String, List<EntityState>> tower : byTower.entrySet()) {
                List<EntityState> all = tower.getValue();
                for (int from = 0; from < all.size(); from += TOGETHER) {
                    int to = Math.min(from + TOGETHER, all.size());
                    send(tower.getKey(), all.subList(from, to));
                }
            }
        }

        /** Takes out all that have waited since then or longer. */
        private List<EntityState> takeUntil(long since) {
            List<EntityState> taken = new ArrayList<>();
            for (Entry next = entries.peek(); next != null; next = entries.peek()) {
                if (next.state != null && next.since > since) {
                    break;
                }
                entries.poll();
                if (next.state != null) {
                    taken.add(next.state);
                    waiting.remove(next.state.newest().entity());
                    size--;
                }
            }
            return taken;
        }
    }

    /** Sends the embeddings but those whose input is the same and that hardly moved. */
    private void send(String tower, List<EntityState> states) throws Exception {
        List<Input> inputs = new ArrayList<>(states.size());
        for (EntityState state : states) {
            inputs.add(state.newest().input());
        }
        List<float[]> embeddings = embedder.embed(tower, inputs);
        for (int i = 0; i < states.size(); i++) {
            EntityState state = states.get(i);
            float[] embedding = embeddings.get(i);
            boolean moved =
                    state.version() == EntityState.UNSENT
                            || distance(embedding, state.embedding()) > threshold;
            keys.setCurrentKey(state.newest().entity());
            entity.update(
                    moved
                            ? state.sent(embedder.version(), embedding)
                            : state.unmoved(embedder.version()));
            if (moved) {
                output.accept(record(state, embedding));
            }
        }
    }

    private EmbeddingRecord record(EntityState state, float[] embedding) {
        Event newest = state.newest();
        return new EmbeddingRecord(
                newest.entity(),
                state.label(),
                embedding,
                epoch,
                embedder.version(),
                newest.timeMillis());
    }

    private static float distance(float[] a, float[] b) {
        float square = 0;
        for (int i = 0; i < b.length; i++) {
            square += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return (float) Math.sqrt(square);
    }
}
