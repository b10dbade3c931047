package io.tripletflow.job.operator.refresh;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.distance.Distance;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.metrics.RefresherMetrics;
import io.tripletflow.job.state.event.EntityState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;

/** Embeds entities, sends the embeddings that have moved, and stores what was sent. */
final class EntityEmbedder {

    /** So many stay in a processor's cache between their embedding and their state. */
    static final int TOGETHER = 256;

    private final CurrentModel model;
    private final float threshold;
    private final RefresherMetrics metrics;
    private final KeyContext keys;
    private final ValueState<EntityState> entity;
    private final Consumer<EmbeddingRecord> output;

    /**
     * @param threshold embeddings that moved at most so far are not sent again
     * @param keys sets the key of {@code entity}
     */
    EntityEmbedder(
            CurrentModel model,
            float threshold,
            RefresherMetrics metrics,
            KeyContext keys,
            ValueState<EntityState> entity,
            Consumer<EmbeddingRecord> output) {
        this.model = model;
        this.threshold = threshold;
        this.metrics = metrics;
        this.keys = keys;
        this.entity = entity;
        this.output = output;
    }

    /** What is stored of the entity that is the current key, null if nothing is. */
    EntityState stored() throws Exception {
        return entity.value();
    }

    /** What is stored of any entity, null if nothing is. Changes the current key. */
    EntityState stored(String key) throws Exception {
        keys.setCurrentKey(key);
        return entity.value();
    }

    /** Stores entities as they are, to be embedded later. Changes the current key. */
    void storeUnembedded(List<EntityState> states) throws Exception {
        for (EntityState state : states) {
            keys.setCurrentKey(state.newest().entity());
            // a checkpoint may still write it when it changes here
            entity.update(state.copy());
        }
    }

    /** Drops an entity and sends its tombstone. Changes the current key. */
    void forget(String key, EntityState known) {
        keys.setCurrentKey(key);
        entity.clear();
        output.accept(
                EmbeddingRecord.tombstone(
                        key, model.epoch(), model.version(), known.newest().timeMillis()));
    }

    /** Embeds entities by the newest model. Changes the current key. */
    void embed(List<EntityState> states) throws Exception {
        Map<String, List<EntityState>> byTower = new HashMap<>();
        for (EntityState state : states) {
            byTower.computeIfAbsent(state.newest().tower(), tower -> new ArrayList<>()).add(state);
        }
        for (Map.Entry<String, List<EntityState>> tower : byTower.entrySet()) {
            List<EntityState> all = tower.getValue();
            for (int from = 0; from < all.size(); from += TOGETHER) {
                int to = Math.min(from + TOGETHER, all.size());
                embed(tower.getKey(), all.subList(from, to));
            }
        }
    }

    private void embed(String tower, List<EntityState> states) throws Exception {
        List<Input> inputs = new ArrayList<>(states.size());
        List<String> sources = new ArrayList<>(states.size());
        for (EntityState state : states) {
            inputs.add(state.newest().input());
            sources.add(state.newest().source());
        }
        List<float[]> embeddings = model.embedder().embed(tower, inputs, sources);
        int sent = 0;
        for (int i = 0; i < states.size(); i++) {
            sent += send(states.get(i), embeddings.get(i)) ? 1 : 0;
        }
        metrics.embedded(states.size(), sent);
    }

    /** Stores an embedding, and sends it unless the input is the same and it hardly moved. */
    private boolean send(EntityState state, float[] embedding) throws Exception {
        String key = state.newest().entity();
        if (saysNothing(state, embedding)) {
            forget(key, state);
            return false;
        }
        boolean moved =
                state.version() == EntityState.UNSENT
                        || Distance.euclidean(embedding, state.embedding()) > threshold;
        keys.setCurrentKey(key);
        if (moved) {
            state.markSent(model.version(), embedding);
        } else {
            state.markUnmoved(model.version());
        }
        entity.update(state);
        if (moved) {
            output.accept(record(state, embedding));
        }
        return moved;
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
                        model.epoch(),
                        model.version(),
                        newest.timeMillis());
        return state.label()
                .flatMap(label -> model.embedder().popularity(newest.group(), label))
                .map(record::withPopularity)
                .orElse(record);
    }
}
