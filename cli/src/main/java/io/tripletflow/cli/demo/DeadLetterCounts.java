package io.tripletflow.cli.demo;

import io.tripletflow.connectors.event.DeadLetter;
import java.util.Map;
import java.util.TreeMap;

/** Dead letters by reason, with one example each. */
final class DeadLetterCounts {

    private final Map<String, Long> byReason = new TreeMap<>();
    private final Map<String, String> examples = new TreeMap<>();

    void add(DeadLetter letter) {
        byReason.merge(letter.reason().tag(), 1L, Long::sum);
        examples.putIfAbsent(letter.reason().tag(), letter.detail());
    }

    Map<String, Long> byReason() {
        return byReason;
    }

    /** Detail of the first letter of each reason. */
    Map<String, String> examples() {
        return examples;
    }
}
