package io.tripletflow.job.operator;

import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.state.EntityState;
import io.tripletflow.learn.Embedder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * The entities of one subtask that wait to be embedded together, and what is known of all others.
 * What waits is newer than the state, but never at a checkpoint.
 */
final class EntityBatch {

    /** So many stay in a processor's cache between their embedding and their state. */
    private static final int TOGETHER = 256;

    private final Embedder embedder;
    private final float threshold;
    private final KeyContext keys;
    private final ValueState<EntityState> entity;
    private final Consumer<EmbeddingRecord> output;
    private final Map<String, EntityState> waiting = new LinkedHashMap<>();

    /**
     * @param threshold embeddings that moved at most so far are not sent again
     * @param keys sets the key of {@code entity}
     */
    EntityBatch(
            Embedder embedder,
            float threshold,
            KeyContext keys,
            ValueState<EntityState> entity,
            Consumer<EmbeddingRecord> output) {
        this.embedder = embedder;
        this.threshold = threshold;
        this.keys = keys;
        this.entity = entity;
        this.output = output;
    }

    /** The newest state of the entity that is the current key, null if it has none. */
    EntityState known(String key) throws Exception {
        EntityState state = waiting.get(key);
        return state == null ? entity.value() : state;
    }

    void add(String key, EntityState state) {
        waiting.put(key, state);
    }

    int size() {
        return waiting.size();
    }

    /** Embeds what waits as of an epoch and sends what is new of it. Changes the current key. */
    void embed(long epoch) throws Exception {
        Map<String, List<EntityState>> byTower = new HashMap<>();
        for (EntityState state : waiting.values()) {
            byTower.computeIfAbsent(state.newest().tower(), tower -> new ArrayList<>()).add(state);
        }
        for (Map.Entry<String, List<EntityState>> tower : byTower.entrySet()) {
            List<EntityState> all = tower.getValue();
            for (int from = 0; from < all.size(); from += TOGETHER) {
                int to = Math.min(from + TOGETHER, all.size());
                embed(tower.getKey(), all.subList(from, to), epoch);
            }
        }
        waiting.clear();
    }

    /** Brings what waits into the state as it is, and goes on waiting. Changes the current key. */
    void hold() throws Exception {
        for (EntityState state : waiting.values()) {
            keys.setCurrentKey(state.newest().entity());
            entity.update(state.copy()); // a checkpoint may still write it when it changes here
        }
    }

    /** Brings what waits into the state, to be found there by a sweep. Changes the current key. */
    void leave() throws Exception {
        hold();
        waiting.clear();
    }

    /** Forgets the entity that is the current key, and tells the readers. */
    void forget(String key, EntityState known, long epoch) {
        waiting.remove(key);
        entity.clear();
        output.accept(
                EmbeddingRecord.tombstone(
                        key, epoch, embedder.version(), known.newest().timeMillis()));
    }

    /** Sends the embeddings but those whose input is the same and that hardly moved. */
    private void embed(String tower, List<EntityState> states, long epoch) throws Exception {
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
                output.accept(record(state, embedding, epoch));
            }
        }
    }

    private EmbeddingRecord record(EntityState state, float[] embedding, long epoch) {
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
