package io.tripletflow.cli.events.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Fields of a file's JSON objects that no event has, and what they may have been meant for. */
public final class UnusedFields {

    /** Names that are remembered. */
    private static final int MAX = 12;

    private static final Set<String> KNOWN =
            Set.of(
                    "entity",
                    "label",
                    "group",
                    "time",
                    "tower",
                    "weight",
                    "source",
                    "features",
                    "text",
                    "ids",
                    "split",
                    "event",
                    "of-event",
                    "of-time",
                    "retract");

    /** Fields of labels that come without an input. */
    private static final List<String> LATE = List.of("of-event", "of-time", "retract");

    /** Fields whose absence changes what is learned, by the column of a CSV file. */
    private static final Map<Column, String> NEEDED =
            Map.of(
                    Column.LABEL, "label",
                    Column.SPLIT, "split",
                    Column.TIME, "time",
                    Column.TEXT, "text",
                    Column.IDS, "ids",
                    Column.VECTOR, "features");

    /** An event has one of them. */
    private static final Set<Column> INPUTS = Set.of(Column.TEXT, Column.IDS, Column.VECTOR);

    /** What people call so is hardly anything else. */
    private static final Set<Column> OF_MANY_NAMES = Set.of(Column.LABEL, Column.VECTOR);

    private final Set<Column> missing = EnumSet.copyOf(NEEDED.keySet());
    private final Set<String> names = new TreeSet<>();
    private final Set<String> numbers = new LinkedHashSet<>();
    private final Set<String> vectors = new LinkedHashSet<>();
    private boolean ofLateLabels;

    /**
     * @param columns an empty name in them says that there is no such field
     */
    public UnusedFields(CsvColumns columns) {
        missing.removeAll(columns.given().keySet());
    }

    public void add(ObjectNode event) {
        missing.removeIf(column -> event.hasNonNull(NEEDED.get(column)));
        if (!missing.containsAll(INPUTS)) {
            missing.removeAll(INPUTS);
        }
        ofLateLabels |= LATE.stream().anyMatch(event::hasNonNull);
        event.properties()
                .forEach(
                        field -> {
                            if (!KNOWN.contains(field.getKey())) {
                                add(names, field.getKey());
                                if (field.getValue().isNumber()) {
                                    add(numbers, field.getKey());
                                }
                                addVectors(path(field.getKey()), field.getValue());
                            }
                        });
    }

    /** Arrays of numbers, also those within an object. */
    private void addVectors(String path, JsonNode value) {
        if (value.isArray() && value.path(0).isNumber()) {
            add(vectors, path);
        } else if (value.isObject()) {
            value.properties()
                    .forEach(
                            field -> {
                                if (field.getValue().path(0).isNumber()) {
                                    add(vectors, path + path(field.getKey()));
                                }
                            });
        }
    }

    /** As jq writes it. */
    private static String path(String name) {
        return "." + TextNode.valueOf(name);
    }

    private static void add(Set<String> some, String name) {
        if (some.size() < MAX) {
            some.add(name);
        }
    }

    /** For a note, empty if all fields are used. */
    public Optional<String> note() {
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("fields not used: " + String.join(", ", names));
    }

    /** A field that no event has, though others look as if they were meant for it. */
    public Optional<String> mistake() {
        return missing.stream()
                .flatMap(column -> meant(column).map(name -> mistake(column, name)).stream())
                .findFirst()
                .or(this::vectorApart)
                .or(this::numbersApart);
    }

    /** Numbers in an array of another name, in a file that has no input otherwise. */
    private Optional<String> vectorApart() {
        if (vectors.isEmpty() || ofLateLabels || !missing.containsAll(INPUTS)) {
            return Optional.empty();
        }
        String first = vectors.iterator().next();
        return Optional.of(
                "no event has 'features', 'text' or 'ids', but an array of numbers in %s: call it features, such as by jq -c '.features=%s'; if it is no input and the labels are of other events, give %s=''"
                        .formatted(first, first, Column.VECTOR.option()));
    }

    /** Numbers in fields of their own, in a file that has no input otherwise. */
    private Optional<String> numbersApart() {
        if (numbers.isEmpty() || ofLateLabels || !missing.containsAll(INPUTS)) {
            return Optional.empty();
        }
        String fields = numbers.stream().map(UnusedFields::path).collect(Collectors.joining(","));
        return Optional.of(
                "no event has 'features', 'text' or 'ids', but numbers in fields of their own: put them into one array, such as by jq -c '.features=[%s]'; if they are no input and the labels are of other events, give %s=''"
                        .formatted(fields, Column.VECTOR.option()));
    }

    private Optional<String> meant(Column column) {
        HeaderNames all = new HeaderNames(List.copyOf(names));
        Optional<String> named =
                names.stream()
                        .filter(name -> column.usual().contains(CsvColumns.folded(name)))
                        .findFirst();
        return named.or(() -> all.mistyped(column))
                .or(() -> OF_MANY_NAMES.contains(column) ? all.hint(column) : Optional.empty());
    }

    private static String mistake(Column column, String name) {
        return "no event has a field '%s', but there is '%s'; if that is it, rename it to '%s', else give %s=''"
                .formatted(NEEDED.get(column), name, NEEDED.get(column), column.option());
    }
}
