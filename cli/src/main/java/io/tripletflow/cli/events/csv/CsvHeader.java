package io.tripletflow.cli.events.csv;

import static io.tripletflow.cli.events.column.Column.ENTITY;
import static io.tripletflow.cli.events.column.Column.GROUP;
import static io.tripletflow.cli.events.column.Column.IDS;
import static io.tripletflow.cli.events.column.Column.LABEL;
import static io.tripletflow.cli.events.column.Column.OF_EVENT;
import static io.tripletflow.cli.events.column.Column.OF_TIME;
import static io.tripletflow.cli.events.column.Column.RETRACT;
import static io.tripletflow.cli.events.column.Column.SOURCE;
import static io.tripletflow.cli.events.column.Column.SPLIT;
import static io.tripletflow.cli.events.column.Column.TEXT;
import static io.tripletflow.cli.events.column.Column.TIME;
import static io.tripletflow.cli.events.column.Column.VECTOR;
import static io.tripletflow.cli.events.column.Column.WEIGHT;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.HeaderNames;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Visits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the columns of a CSV file stand.
 *
 * @param names of all columns as the file writes them; empty for those without one
 * @param at position of each column that the file has
 * @param numbers the columns of numbers; empty for a file of texts, ids or vectors in one column
 * @param history whether the rows are visits, whose ids come from the entity's other rows
 */
record CsvHeader(
        CsvColumns columns,
        List<String> names,
        Map<Column, Integer> at,
        NumberColumns numbers,
        boolean history) {

    private static final Pattern REPEATED = Pattern.compile("(.+)\\.\\d+");

    /**
     * @param names of all columns; empty for those without one
     * @throws IllegalArgumentException if the file cannot be used
     */
    static CsvHeader of(CsvColumns columns, List<String> names, IdsFromHistory idsFromHistory) {
        Map<Column, Integer> at = new HeaderNames(names).find(columns);
        NumberColumns numbers =
                columns.features().isEmpty()
                        ? NumberColumns.of(columns.prefix(), names)
                        : NumberColumns.named(columns.features(), names, at.values());
        CsvHeader plain = new CsvHeader(columns, names, at, numbers, false);
        boolean history =
                switch (idsFromHistory) {
                    case NEVER -> false;
                    case WHERE_NO_INPUT -> plain.showsVisits();
                    case ALWAYS -> true;
                };
        CsvHeader header = new CsvHeader(columns, names, at, numbers, history);
        header.requireEntity();
        header.requireLabel();
        header.requireNoTower();
        if (!history) {
            header.requireOneInput();
        }
        header.requireNothingMistyped();
        header.requireNothingRepeated();
        return header;
    }

    /** Position of a column, or -1. */
    int position(Column column) {
        return at.getOrDefault(column, -1);
    }

    boolean has(Column column) {
        return at.containsKey(column);
    }

    /** The column's name as the file writes it, else as it would be. */
    String name(Column column) {
        return has(column) ? names.get(position(column)) : columns.name(column);
    }

    /** Cells that every row must have: those up to the last column with a name. */
    int width() {
        return 1
                + IntStream.range(0, names.size())
                        .filter(i -> !names.get(i).isEmpty())
                        .max()
                        .orElse(-1);
    }

    /** Names of columns that nothing is taken from, or their numbers. */
    List<String> unused() {
        return unusedAt().stream()
                .map(
                        i ->
                                names.get(i).isEmpty()
                                        ? "column " + (i + 1) + " (no name)"
                                        : names.get(i))
                .toList();
    }

    /** Where the columns stand that nothing is taken from. */
    Set<Integer> unusedAt() {
        TreeSet<Integer> rest = new TreeSet<>(IntStream.range(0, width()).boxed().toList());
        IntStream.of(numbers.at()).forEach(rest::remove);
        rest.removeAll(at.values());
        if (history) {
            IntStream.of(position(IDS), position(VECTOR))
                    .forEach(
                            i -> {
                                if (i >= 0) {
                                    rest.add(i);
                                }
                            });
            IntStream.of(numbers.at()).forEach(rest::add);
        }
        return rest;
    }

    /**
     * For notes: columns without a use that hold what the file lacks, by their names or contents.
     */
    List<String> proposals(List<Column> columns, UnusedContents contents) {
        HeaderNames rest = new HeaderNames(unused());
        return columns.stream()
                .filter(column -> !has(column) && !this.columns.given().containsKey(column))
                .flatMap(
                        column ->
                                rest
                                        .hint(column)
                                        .or(() -> contents.hint(column))
                                        .map(name -> proposal(column, name))
                                        .stream())
                .toList();
    }

    private static String proposal(Column column, String name) {
        String what =
                switch (column) {
                    case SOURCE -> "say what observed the entities: %s takes it for their source";
                    case TIME -> "hold the times: %s takes them, or the rows count as without";
                    case SPLIT ->
                            "say which rows are held out: %s takes it where it holds train, test or unseen, or all are learned";
                    case ENTITY,
                            LABEL,
                            GROUP,
                            TEXT,
                            IDS,
                            WEIGHT,
                            VECTOR,
                            EVENT,
                            OF_EVENT,
                            OF_TIME,
                            RETRACT ->
                            "be meant: %s";
                };
        return ("column '%s' may " + what).formatted(name, column.option(name));
    }

    /** Whether the file has an entity and a label and nothing else that could be an input. */
    private boolean showsVisits() {
        return inputs().isEmpty() && has(LABEL) && has(ENTITY) && unused().isEmpty() && !ofLabels();
    }

    private void requireEntity() {
        if (!has(ENTITY) && (history || ofLabels() || !columns.isNone(ENTITY))) {
            HeaderNames all = new HeaderNames(names);
            throw new IllegalArgumentException(
                    all.looksLikeARow()
                            ? "the first line must name the columns but looks like a row: %s; put a line such as %s before it"
                                    .formatted(all.shown(), "entity,label,f0,f1")
                            : "the header has no column '%s' for the entity but %s; rename one, or name it: %s; if each row is a thing of its own, give --entity-column='' (it is then called FILE:LINE)%s"
                                    .formatted(
                                            columns.name(ENTITY),
                                            all.shown(),
                                            ENTITY.option(all.hint(ENTITY).orElse("NAME")),
                                            all.otherSeparator()));
        }
    }

    private void requireLabel() {
        HeaderNames all = new HeaderNames(names);
        boolean wanted = !columns.given().containsKey(LABEL);
        Optional<String> likely =
                wanted ? all.hint(LABEL).or(this::onlyOtherColumn) : Optional.empty();
        if (!has(LABEL) && (history || likely.isPresent())) {
            throw new IllegalArgumentException(
                    "the header has no column '%s' but %s; name the column of the labels: %s%s"
                            .formatted(
                                    columns.name(LABEL),
                                    all.shown(),
                                    LABEL.option(likely.orElse("NAME")),
                                    history
                                            ? "; the rows are to be visits, whose labels are ids"
                                            : ", or say that there are none: --label-column=''"));
        }
    }

    /**
     * The column of labels by another name, in another language perhaps: of a file with a split,
     * which says what is learned, or without any input, which has visits.
     */
    private Optional<String> onlyOtherColumn() {
        HeaderNames rest = new HeaderNames(unused());
        boolean isInput =
                Stream.of(TEXT, VECTOR, IDS).anyMatch(column -> rest.hint(column).isPresent());
        boolean labelled = has(SPLIT) || (inputs().isEmpty() && !isInput && !ofLabels());
        return labelled && unused().size() == 1 ? Optional.of(unused().get(0)) : Optional.empty();
    }

    /** A split or a time that is not taken changes what is learned. */
    private void requireNothingMistyped() {
        HeaderNames rest = new HeaderNames(unused());
        for (Column column : List.of(SPLIT, TIME, GROUP, WEIGHT, SOURCE)) {
            boolean open = !has(column) && !columns.given().containsKey(column);
            Optional<String> name = open ? rest.mistyped(column) : Optional.empty();
            if (name.isPresent()) {
                throw new IllegalArgumentException(
                        "the header has no column '%s' but '%s'; if that is it, rename it or give %s, else give %s=''"
                                .formatted(
                                        String.join("' or '", column.usual()),
                                        name.get(),
                                        column.option(name.get()),
                                        column.option()));
            }
        }
    }

    /** Tools that read a header with a name twice call the second one NAME.1. */
    private void requireNothingRepeated() {
        Set<Integer> used = new HashSet<>();
        IntStream.of(numbers.at()).forEach(used::add);
        at.forEach(
                (column, position) -> {
                    if (!columns.given().containsKey(column)) {
                        used.add(position);
                    }
                });
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            first.putIfAbsent(CsvColumns.folded(names.get(i)), i);
        }
        for (int i = 0; i < names.size(); i++) {
            Matcher name = REPEATED.matcher(CsvColumns.folded(names.get(i)));
            Integer other = name.matches() ? first.get(name.group(1)) : null;
            if (other != null && (used.contains(i) || used.contains(other))) {
                throw new IllegalArgumentException(
                        "the columns '%s' and '%s' look like one name twice, as pandas numbers them; rename one, or leave one out"
                                .formatted(names.get(other), names.get(i)));
            }
        }
    }

    private void requireNoTower() {
        if (history && columns.tower().isPresent()) {
            throw new IllegalArgumentException(
                    "the rows are visits, whose events name the towers '%s' and '%s' themselves; leave out --tower %s"
                            .formatted(Visits.HISTORY, Visits.ITEM, columns.tower().orElseThrow()));
        }
    }

    private void requireOneInput() {
        List<String> inputs = inputs();
        if (inputs.isEmpty() && !ofLabels()) {
            throw new IllegalArgumentException(noInput());
        }
        if (inputs.size() > 1) {
            throw new IllegalArgumentException(
                    "the header has %s; an event carries one of them: remove or rename the other, or give an empty name for it, such as %s=''"
                            .formatted(
                                    String.join(" and ", inputs),
                                    has(TEXT) ? TEXT.option() : VECTOR.option()));
        }
    }

    /** Whether the rows are labels of events that are elsewhere. */
    boolean ofLabels() {
        return inputs().isEmpty() && (has(OF_EVENT) || has(OF_TIME) || has(RETRACT));
    }

    private String noInput() {
        String prefix = columns.prefix();
        HeaderNames all = new HeaderNames(names);
        String hint =
                NumberColumns.otherPrefix(names)
                        .map(other -> "'; --feature-prefix=" + (other.isEmpty() ? "''" : other))
                        .map(option -> option.substring(1) + " takes those that end in a number")
                        .or(
                                () ->
                                        all.hint(TEXT)
                                                .map(
                                                        name ->
                                                                "; "
                                                                        + TEXT.option(name)
                                                                        + " takes it"))
                        .or(
                                () ->
                                        all.hint(VECTOR)
                                                .map(
                                                        name ->
                                                                "; "
                                                                        + VECTOR.option(name)
                                                                        + " takes it"))
                        .or(() -> all.hint(IDS).map(name -> "; " + IDS.option(name) + " takes it"))
                        .orElse("");
        return "the header has neither columns '%s0', '%s1', … of numbers nor a column '%s', '%s' or '%s' but %s%s%s; name the columns of numbers %s0, %s1, … or by --feature-columns NAME,NAME ('*' takes all that are left), or the column of another input (%s, %s and %s take other names), or give --ids-from-history if the rows are visits: the labels of an entity are then its ids"
                .formatted(
                        prefix,
                        prefix,
                        columns.name(TEXT),
                        columns.name(IDS),
                        columns.name(VECTOR),
                        all.shown(),
                        all.severalLevels(),
                        hint,
                        prefix,
                        prefix,
                        TEXT.option(),
                        IDS.option(),
                        VECTOR.option());
    }

    /** The columns of inputs that the file has, for a message. */
    private List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        if (!numbers.isEmpty()) {
            inputs.add("columns of numbers ('" + numbers.names().get(0) + "' …)");
        }
        for (Column column : List.of(TEXT, IDS, VECTOR)) {
            if (has(column)) {
                inputs.add("a column '" + name(column) + "'");
            }
        }
        return inputs;
    }
}
