package io.tripletflow.serving.space;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the topics tell of all entities: the newest embedding by (epoch, version), of equal ones the
 * later record, and the newest event. At most so many entities. Not thread-safe.
 */
final class Entities {

    /** Tombstones that are remembered, so that older embeddings that come after do not return. */
    private static final int TOMBSTONES = 100_000;

    private final int max;
    private final Map<String, Known> known = new HashMap<>();
    private final TreeMap<ModelTopic.Version, Integer> counts = new TreeMap<>();
    private final Map<String, EmbeddingRecord> tombstones =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, EmbeddingRecord> eldest) {
                    return size() > TOMBSTONES;
                }
            };
    private int embedded;
    private long refused;
    private long newestEventTime;

    Entities(int max) {
        this.max = max;
    }

    /**
     * Takes in an embedding or a tombstone.
     *
     * @return whether that changes anything
     */
    boolean add(EmbeddingRecord record) {
        String entity = record.entity();
        Known before = known.get(entity);
        if (!record.isForeignTombstone() && isOutdated(record, before)) {
            return false;
        }
        if (record.isTombstone()) {
            return remove(record, before);
        }
        Known entry = before == null ? admit(entity) : before;
        if (entry == null) {
            return false;
        }
        tombstones.remove(entity);
        if (entry.isEmbedded()) {
            count(entry.embedding, -1);
        }
        entry.embedding = record;
        count(record, 1);
        newestEventTime = Math.max(newestEventTime, record.timeMillis());
        return true;
    }

    private boolean isOutdated(EmbeddingRecord record, Known before) {
        EmbeddingRecord last =
                before != null && before.isEmbedded()
                        ? before.embedding
                        : tombstones.get(record.entity());
        return last != null && record.isOlderThan(last);
    }

    private boolean remove(EmbeddingRecord tombstone, Known before) {
        if (!tombstone.isForeignTombstone()) {
            tombstones.remove(tombstone.entity()); // to the end of the queue
            tombstones.put(tombstone.entity(), tombstone);
        }
        if (before == null) {
            return false;
        }
        boolean embeddedBefore = before.isEmbedded();
        if (embeddedBefore) {
            count(before.embedding, -1);
            before.embedding = null;
        }
        if (!isBack(before, tombstone)) {
            known.remove(tombstone.entity());
        }
        return embeddedBefore;
    }

    /** Whether an entity that was forgotten has come again, which the events may tell first. */
    private static boolean isBack(Known entity, EmbeddingRecord tombstone) {
        return entity.event != null && entity.event.timeMillis() > tombstone.timeMillis();
    }

    private Known admit(String entity) {
        if (known.size() >= max) {
            refused++;
            return null;
        }
        Known entry = new Known();
        known.put(entity, entry);
        return entry;
    }

    private void count(EmbeddingRecord record, int by) {
        embedded += by;
        counts.merge(
                new ModelTopic.Version(record.epoch(), record.version()),
                by,
                (a, b) -> a + b == 0 ? null : a + b);
    }

    /**
     * Takes in an event.
     *
     * @return whether it is the input of an embedding that is known already
     */
    boolean add(Event event) {
        Known entry = known.get(event.entity());
        if (entry == null) {
            entry = admit(event.entity());
        }
        return entry != null
                && entry.add(event)
                && entry.isEmbedded()
                && entry.embedding.timeMillis() == event.timeMillis();
    }

    /** What is known of an entity that has an embedding. */
    Optional<Known> find(String entity) {
        return Optional.ofNullable(known.get(entity)).filter(Known::isEmbedded);
    }

    /** All that have an embedding, as they are now. */
    List<Known> copies() {
        List<Known> all = new ArrayList<>(embedded);
        for (Known each : known.values()) {
            if (each.isEmbedded()) {
                all.add(each.copy());
            }
        }
        return all;
    }

    /** Entities that have an embedding. */
    int embedded() {
        return embedded;
    }

    /** The newest version that made an embedding; empty of none. */
    Optional<ModelTopic.Version> newest() {
        return counts.isEmpty() ? Optional.empty() : Optional.of(counts.lastKey());
    }

    /** The version that made most; of equal ones the newest. */
    Optional<ModelTopic.Version> commonest() {
        return counts.entrySet().stream()
                .max(
                        Map.Entry.<ModelTopic.Version, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    /** Embeddings that a version made. */
    int count(ModelTopic.Version version) {
        return counts.getOrDefault(version, 0);
    }

    /** Records of entities beyond the bound. */
    long refused() {
        return refused;
    }

    /** Newest event time of an embedding, in milliseconds. */
    long newestEventTime() {
        return newestEventTime;
    }

    /** Forgets the embeddings, whose topic began anew. */
    void forgetEmbeddings() {
        known.values().removeIf(each -> each.event == null);
        known.values().forEach(each -> each.embedding = null);
        counts.clear();
        tombstones.clear();
        embedded = 0;
    }

    /** Forgets the events, whose topic began anew. */
    void forgetEvents() {
        known.values().removeIf(each -> each.embedding == null);
        known.values().forEach(each -> each.event = null);
    }
}
