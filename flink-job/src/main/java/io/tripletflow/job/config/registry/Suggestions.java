package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Guesses which option a mistyped key meant. */
public final class Suggestions {

    private static final int MAX_LENGTH = 100;

    private Suggestions() {}

    /**
     * The known key with the fewest typing errors to {@code key}, or the only one with the same
     * last part, or the Kafka property it may be; empty when nothing is near.
     */
    public static Optional<String> nearest(String key) {
        if (key.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return nearest(key, keys()).or(() -> kafkaProperty(key));
    }

    /** As {@link #nearest(String)}, among {@code known} keys only. */
    public static Optional<String> nearest(String key, Stream<String> known) {
        List<String> keys = known.toList();
        return key.length() > MAX_LENGTH
                ? Optional.empty()
                : typo(key, keys).or(() -> otherSection(key, keys));
    }

    /** The key with the fewest typing errors to {@code key}, if they are few. */
    public static Optional<String> typo(String key, List<String> keys) {
        if (key.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String normal = key.toLowerCase(Locale.ROOT).replace('_', '-');
        return keys.stream()
                .min(Comparator.comparingInt(known -> edits(normal, known)))
                .filter(known -> edits(normal, known) <= Math.max(2, known.length() / 5));
    }

    private static Optional<String> otherSection(String key, List<String> keys) {
        List<String> same = keys.stream().filter(known -> last(known).equals(last(key))).toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    private static Optional<String> kafkaProperty(String key) {
        return key.startsWith("kafka.")
                ? Optional.of("kafka.properties." + key.substring("kafka.".length()))
                : Optional.empty();
    }

    private static Stream<String> keys() {
        return Options.all().stream().filter(o -> !o.isPassThrough()).map(Option::key);
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance: insertions, deletions and replacements that turn a into b. */
    public static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
