package io.tripletflow.cli.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels that each entity of a file has shown so far; forgets what it has no room for. */
final class History {

    /** Different labels kept of one entity, the newest. */
    static final int MAX_LABELS = 100;

    /** Entities kept, those seen last. */
    static final int MAX_ENTITIES = 1_000_000;

    private final Map<String, List<String>> entities =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
                    return size() > MAX_ENTITIES;
                }
            };

    /** Labels that the entity showed, the newest last, each once. */
    List<String> of(String entity) {
        return entities.getOrDefault(entity, List.of());
    }

    /** Whether the entity was added. */
    boolean has(String entity) {
        return entities.containsKey(entity);
    }

    /** Adds labels, the newest last. */
    void add(String entity, List<String> labels) {
        entities.put(entity, newest(of(entity), labels));
    }

    /** The labels of both, the newest last, each once where it was last, no more than fit. */
    static List<String> newest(List<String> before, List<String> after) {
        Map<String, Boolean> ordered = new LinkedHashMap<>(16, 0.75f, true);
        before.forEach(label -> ordered.put(label, true));
        after.forEach(label -> ordered.put(label, true));
        List<String> all = new ArrayList<>(ordered.keySet());
        return List.copyOf(all.subList(Math.max(0, all.size() - MAX_LABELS), all.size()));
    }
}
