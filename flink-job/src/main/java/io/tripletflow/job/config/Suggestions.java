package io.tripletflow.job.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Guesses which option a mistyped key meant. */
final class Suggestions {

    private static final int MAX_LENGTH = 100;

    private Suggestions() {}

    /** The known key with the fewest typing errors to {@code key}, if there is a near one. */
    static Optional<String> nearest(String key) {
        if (key.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String normal = normal(key);
        Optional<String> typo =
                keys().min(Comparator.comparingInt(known -> edits(normal, normal(known))))
                        .filter(
                                known ->
                                        edits(normal, normal(known))
                                                <= Math.max(2, known.length() / 5));
        return typo.or(() -> keys().filter(known -> last(known).equals(last(key))).findFirst());
    }

    private static Stream<String> keys() {
        return Options.all().stream().filter(o -> !o.isPassThrough()).map(Option::key);
    }

    private static String normal(String key) {
        return key.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance: insertions, deletions and replacements that turn a into b. */
    static int edits(String a, String b) {
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
