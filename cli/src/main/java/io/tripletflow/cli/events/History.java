package io.tripletflow.cli.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The labels that each entity of a file has shown so far; forgets what it has no room for. */
final class History {

    /** Different labels kept of one entity, the newest. */
    static final int MOST_LABELS = 100;

    /** Entities kept, those seen last. */
    static final int MOST_ENTITIES = 1_000_000;

    private final Map<String, Set<String>> entities =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
                    return size() > MOST_ENTITIES;
                }
            };

    /** Labels of the entity's rows before, the newest last, and adds this row's, unless empty. */
    List<String> before(String entity, String label) {
        Set<String> labels = // in the order in which they were added
                entities.computeIfAbsent(entity, any -> new LinkedHashSet<>());
        List<String> before = new ArrayList<>(labels);
        if (!label.isEmpty()) {
            labels.remove(label);
            labels.add(label);
            if (labels.size() > MOST_LABELS) {
                labels.remove(labels.iterator().next());
            }
        }
        return before;
    }
}
