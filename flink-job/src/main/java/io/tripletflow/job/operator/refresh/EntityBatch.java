package io.tripletflow.job.operator.refresh;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.metrics.RefresherMetrics;
import io.tripletflow.job.state.event.EntityState;
import io.tripletflow.learn.Embedder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * The entities of one subtask that wait to be embedded, and what is known of all others. What waits
 * is newer than the state, but never at a checkpoint.
 *
 * <p>Some wait a few milliseconds, so that many are embedded together; those of a backlog as long
 * as readers do not miss them, in which most of their windows are learned and many come again, so
 * that each is embedded once for all its events of that time.
 */
final class EntityBatch {

    /** So many stay in a processor's cache between their embedding and their state. */
    private static final int TOGETHER = 256;

    /** Most entities held until the first model comes; others wait for the sweep. */
    private static final int MAX_HELD = 1 << 14;

    /** So few of a backlog are embedded as soon as they have been learned. */
    private static final int FEW = 1 << 10;

    /** More than are on their way between the source and the trainer, or none would be learned. */
    private static final int MANY = 1 << 15;

    private static final long NONE = -1;

    private final Embedder embedder;
    private final float threshold;
    private final RefresherMetrics metrics;
    private final KeyContext keys;
    private final ValueState<EntityState> entity;
    private final Consumer<EmbeddingRecord> output;
    private final Map<String, WaitingQueue.Entry> waiting = new HashMap<>();
    private final WaitingQueue soon;
    private final WaitingQueue patient;
    private long epoch = NONE;

    /**
     * @param threshold embeddings that moved at most so far are not sent again
     * @param patience milliseconds that entities of a backlog may wait
     * @param keys sets the key of {@code entity}
     */
    EntityBatch(
            Embedder embedder,
            float threshold,
            long patience,
            RefresherMetrics metrics,
            KeyContext keys,
            ProcessingTimeService clock,
            ValueState<EntityState> entity,
            Consumer<EmbeddingRecord> output) {
        this.embedder = embedder;
        this.threshold = threshold;
        this.metrics = metrics;
        this.keys = keys;
        this.soon = new WaitingQueue(waiting, clock, this::embedOld, 2 * TOGETHER, 5, 0);
        this.patient =
                new WaitingQueue(waiting, clock, this::embedOld, 2 * MANY, patience, patience / 2);
        this.entity = entity;
        this.output = output;
    }

    /** From now on embeddings are of that epoch; before the first nothing is embedded. */
    void begin(long newEpoch) {
        epoch = newEpoch;
    }

    /** Entities that wait; any thread may ask. */
    int waiting() {
        return soon.size() + patient.size();
    }

    /** Since when the first of them waits, the greatest number if none does; any thread may ask. */
    long waitsSince() {
        return Math.min(soon.waitsSince(), patient.waitsSince());
    }

    /** The newest state of the entity that is the current key, null if it has none. */
    EntityState known(String key) throws Exception {
        WaitingQueue.Entry entry = waiting.get(key);
        return entry == null ? entity.value() : entry.state();
    }

    /** The newest state of any entity, null if it has none. Changes the current key. */
    EntityState find(String key) throws Exception {
        WaitingQueue.Entry entry = waiting.get(key);
        if (entry != null) {
            return entry.state();
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
        WaitingQueue.Entry entry = waiting.get(key);
        boolean stays = entry != null && (patiently || entry.queue() == soon);
        WaitingQueue queue = stays ? entry.queue() : patiently ? patient : soon;
        queue.put(entry, key, state);
        see(queue);
    }

    /**
     * Whether an entity whose window has been learned goes on waiting there: where many of a
     * backlog wait, it will come again, until they are too many.
     */
    boolean goesOnWaiting(String key) {
        WaitingQueue.Entry entry = isCrowded() ? waiting.get(key) : null;
        return entry != null && entry.queue() == patient;
    }

    /** Embeds an entity whose window has been learned, at once or with many others of a backlog. */
    void learned(String key, EntityState state, boolean ofBacklog) throws Exception {
        add(key, state, ofBacklog && isCrowded());
    }

    private boolean isCrowded() {
        return patient.size() >= FEW && !patient.holds(MANY);
    }

    /** Embeds all that cannot wait until its window has been learned. Changes the current key. */
    void embedSoon() throws Exception {
        embedAll(soon);
    }

    /** Embeds all that waits. Changes the current key. */
    void embedAll() throws Exception {
        embedAll(soon);
        embedAll(patient);
    }

    /**
     * Leaves nothing that is newer than the state: embeds what cannot wait; what can goes on
     * waiting, and is brought into the state as it is, where the first sweep of a restored job
     * finds it. So is all before the first epoch. Changes the current key.
     */
    void save() throws Exception {
        if (epoch == NONE) {
            hold(soon);
        } else {
            embedAll(soon);
        }
        hold(patient);
    }

    /** Forgets an entity and tells the readers. Changes the current key. */
    void forget(String key, EntityState known) {
        forget(key, known, epoch, embedder.version());
    }

    /**
     * Forgets an entity and tells the readers, as of a model that came before. Changes the current
     * key.
     */
    void forget(String key, EntityState known, long ofEpoch, long ofVersion) {
        if (waiting.containsKey(key)) {
            waiting.get(key).queue().remove(key);
        }
        keys.setCurrentKey(key);
        entity.clear();
        output.accept(
                EmbeddingRecord.tombstone(key, ofEpoch, ofVersion, known.newest().timeMillis()));
    }

    /** Sees to it that what waits there is embedded in time, and not too much of it. */
    private void see(WaitingQueue queue) throws Exception {
        if (epoch == NONE) {
            if (queue.holds(MAX_HELD)) {
                hold(queue);
                queue.takeUntil(Long.MAX_VALUE);
            }
        } else if (queue.isFull()) {
            embed(queue.takeHalf());
        } else {
            queue.setTimer();
        }
    }

    /** Brings what waits into the state as it is, to be found there by a sweep as well. */
    private void hold(WaitingQueue queue) throws Exception {
        for (EntityState state : queue.states()) {
            keys.setCurrentKey(state.newest().entity());
            // a checkpoint may still write it when it changes here
            entity.update(state.copy());
        }
    }

    private void embedAll(WaitingQueue queue) throws Exception {
        embedOld(queue, Long.MAX_VALUE);
    }

    private void embedOld(WaitingQueue queue, long now) throws Exception {
        queue.cancelTimer();
        List<EntityState> old = queue.takeUntil(now - queue.minMillis());
        queue.setTimer();
        embed(old);
    }

    private void embed(List<EntityState> states) throws Exception {
        Map<String, List<EntityState>> byTower = new HashMap<>();
        for (EntityState state : states) {
            byTower.computeIfAbsent(state.newest().tower(), tower -> new ArrayList<>()).add(state);
        }
        for (Map.Entry<String, List<EntityState>> tower : byTower.entrySet()) {
            List<EntityState> all = tower.getValue();
            for (int from = 0; from < all.size(); from += TOGETHER) {
                int to = Math.min(from + TOGETHER, all.size());
                send(tower.getKey(), all.subList(from, to));
            }
        }
    }

    /** Sends the embeddings but those whose input is the same and that hardly moved. */
    private void send(String tower, List<EntityState> states) throws Exception {
        List<Input> inputs = new ArrayList<>(states.size());
        List<String> sources = new ArrayList<>(states.size());
        for (EntityState state : states) {
            inputs.add(state.newest().input());
            sources.add(state.newest().source());
        }
        List<float[]> embeddings = embedder.embed(tower, inputs, sources);
        int sent = 0;
        for (int i = 0; i < states.size(); i++) {
            EntityState state = states.get(i);
            float[] embedding = embeddings.get(i);
            if (saysNothing(state, embedding)) {
                forget(state.newest().entity(), state);
                continue;
            }
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
                sent++;
            }
        }
        metrics.embedded(states.size(), sent);
    }

    /**
     * Whether an entity's text has nothing that its model reads: one that came before such events
     * became dead letters. Readers lose its zeros.
     */
    private static boolean saysNothing(EntityState state, float[] embedding) {
        if (!(state.newest().input() instanceof Input.Text)) {
            return false;
        }
        for (float value : embedding) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private EmbeddingRecord record(EntityState state, float[] embedding) {
        Event newest = state.newest();
        EmbeddingRecord record =
                new EmbeddingRecord(
                        newest.entity(),
                        state.label(),
                        embedding,
                        epoch,
                        embedder.version(),
                        newest.timeMillis());
        return state.label()
                .flatMap(label -> embedder.popularity(newest.group(), label))
                .map(record::withPopularity)
                .orElse(record);
    }

    private static float distance(float[] a, float[] b) {
        float square = 0;
        for (int i = 0; i < b.length; i++) {
            square += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return (float) Math.sqrt(square);
    }
}
