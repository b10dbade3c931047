package io.tripletflow.learn;

import io.tripletflow.event.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels of a pool as numbers from 0, in order of their first row. */
final class Labels {

    private Labels() {}

    static int[] numbered(List<Event> events) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] labels = new int[events.size()];
        for (int i = 0; i < labels.length; i++) {
            String label = events.get(i).label().orElseThrow();
            labels[i] = numbers.computeIfAbsent(label, unseen -> numbers.size());
        }
        return labels;
    }

    static int count(int[] labels) {
        int count = 0;
        for (int label : labels) {
            count = Math.max(count, label + 1);
        }
        return count;
    }
}
