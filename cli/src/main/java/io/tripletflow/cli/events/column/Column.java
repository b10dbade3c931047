package io.tripletflow.cli.events.column;

import io.tripletflow.job.config.registry.Suggestions;
import java.util.List;

/**
 * What a column of a CSV file can hold, the names it has unless an option says another, and names
 * that people often give it, which are never taken without being asked for.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
public enum Column {
    ENTITY(
            "--entity-column",
            List.of("entity"),
            List.of(
                    "id",
                    "entity_id",
                    "name",
                    "key",
                    "uid",
                    "uuid",
                    "user",
                    "user_id",
                    "item",
                    "item_id",
                    "customer",
                    "path",
                    "file",
                    "filename")),
    LABEL(
            "--label-column",
            List.of("label"),
            List.of(
                    "labels",
                    "class",
                    "classes",
                    "class_name",
                    "target",
                    "y",
                    "category",
                    "identity",
                    "person",
                    "pid",
                    "species",
                    "intent",
                    "variety",
                    "diagnosis")),
    GROUP("--group-column", List.of("group"), List.of()),
    SPLIT(
            "--split-column",
            List.of("split"),
            List.of(
                    "set",
                    "subset",
                    "partition",
                    "fold",
                    "kfold",
                    "is_test",
                    "is_train",
                    "train_test",
                    "usage",
                    "phase",
                    "holdout",
                    "data_split")),
    TIME(
            "--time-column",
            List.of("t", "time", "timestamp"),
            List.of("ts", "date", "datetime", "event_time", "created_at", "created")),
    TEXT(
            "--text-column",
            List.of("text"),
            List.of("sentence", "utterance", "message", "content", "body", "description")),
    IDS("--ids-column", List.of("ids"), List.of("items", "tags", "tokens")),
    WEIGHT("--weight-column", List.of("weight"), List.of()),
    SOURCE(
            "--source-column",
            List.of("source"),
            List.of(
                    "camera",
                    "camera_id",
                    "cam",
                    "cam_id",
                    "device",
                    "device_id",
                    "site",
                    "sensor")),
    EVENT("--event-column", List.of("event"), List.of()),
    OF_EVENT("--of-event-column", List.of("of-event"), List.of()),
    OF_TIME("--of-time-column", List.of("of-time"), List.of()),
    RETRACT("--retract-column", List.of("retract"), List.of()),
    VECTOR(
            "--vector-column",
            List.of("features", "embedding", "embeddings", "vector"),
            List.of("emb", "vec"));

    private final String option;
    private final List<String> usual;
    private final List<String> hints;

    Column(String option, List<String> usual, List<String> hints) {
        this.option = option;
        this.usual = usual;
        this.hints = hints;
    }

    /** The option that names the column. */
    public String option() {
        return option;
    }

    /** The option with a value, as a shell takes it. */
    public String option(String name) {
        return option + " " + (name.matches("[\\w.-]+") ? name : "'" + name + "'");
    }

    /** Names that are taken unless an option gives one; a file has one of them at most. */
    public List<String> usual() {
        return usual;
    }

    /**
     * Whether people often call the column so, or put a word before its usual name; case, blanks,
     * '_' and '-' do not count.
     *
     * @param name as the file writes it
     */
    boolean isHint(String name) {
        return hints.stream().anyMatch(hint -> bare(hint).equals(bare(name)))
                || usual.stream()
                        .filter(word -> word.length() > 3)
                        .anyMatch(word -> CsvColumns.folded(name).matches(".+[ _-]" + word));
    }

    /**
     * Whether {@code name} is a usual name with one typing error behind its first letter: a letter
     * too much, too few, another one (in longer names), or two changed places.
     */
    boolean isMistyped(String name) {
        String written = bare(name);
        return usual.stream()
                .filter(word -> word.length() > 3 && written.startsWith(word.substring(0, 1)))
                .anyMatch(
                        word ->
                                switch (Suggestions.edits(written, word)) {
                                    case 1 -> written.length() != 4 || word.length() != 4;
                                    case 2 -> letters(written).equals(letters(word));
                                    default -> false;
                                });
    }

    private static String bare(String name) {
        return CsvColumns.folded(name).replaceAll("[\\s_-]", "");
    }

    private static List<Integer> letters(String word) {
        return word.chars().sorted().boxed().toList();
    }
}
