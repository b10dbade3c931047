package io.tripletflow.cli.events.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names in a header, compared without regard to case and surrounding blanks.
 *
 * @param names as the file writes them; empty for columns without one
 */
public record HeaderNames(List<String> names) {

    private static final int SHOWN = 12;

    /**
     * Where each column stands: by the name that an option gave, else by the one of its usual names
     * that the file has.
     *
     * @throws IllegalArgumentException if the file lacks a name that was given, or has one twice,
     *     or several usual names of a column
     */
    public Map<Column, Integer> find(CsvColumns columns) {
        requireOneIndex();
        Map<Column, Integer> at = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            String given = columns.given().get(column);
            if (given != null && given.isBlank()) {
                continue;
            }
            List<String> wanted = given == null ? column.usual() : List.of(given);
            List<Integer> found =
                    wanted.stream()
                            .filter(name -> !positions(name).isEmpty())
                            .map(this::only)
                            .toList();
            requireOneMeaning(column, found);
            found.forEach(position -> at.put(column, position));
            if (given != null && !at.containsKey(column)) {
                throw absent(given, column.option());
            }
        }
        return at;
    }

    /**
     * Where a column stands.
     *
     * @param option that names it
     * @throws IllegalArgumentException if the file lacks the name, or has it twice
     */
    public int position(String name, String option) {
        if (positions(name).isEmpty()) {
            throw absent(name, option);
        }
        return only(name);
    }

    private IllegalArgumentException absent(String name, String option) {
        return new IllegalArgumentException(
                "the header has no column '%s' but %s; %s must name one of them"
                        .formatted(name, shown(), option));
    }

    /** A name of the header that {@code column} often has, or its usual name mistyped. */
    public Optional<String> hint(Column column) {
        return mistyped(column).or(() -> names.stream().filter(column::isHint).findFirst());
    }

    /** A name of the header that is a usual one of {@code column} with a typing error. */
    public Optional<String> mistyped(Column column) {
        return names.stream().filter(column::isMistyped).findFirst();
    }

    /** Whether no name is one that a column has or often has. */
    boolean areUnknown() {
        return names.stream()
                .noneMatch(
                        name ->
                                Arrays.stream(Column.values())
                                        .anyMatch(
                                                column ->
                                                        column.usual()
                                                                        .contains(
                                                                                CsvColumns.folded(
                                                                                        name))
                                                                || column.isHint(name)
                                                                || column.isMistyped(name)));
    }

    /** For a message: some names in brackets, and how many more. */
    public String shown() {
        return names.size() <= SHOWN
                ? names.toString()
                : names.subList(0, SHOWN) + " and " + (names.size() - SHOWN) + " more";
    }

    /** For a message: all names. */
    public String list() {
        return String.join(", ", names);
    }

    /** Whether one of the names is a number with a point, or a number among unknown names. */
    public boolean looksLikeARow() {
        return names.stream().anyMatch(name -> name.matches("[+-]?\\d+[.,]\\d+.*"))
                || (areUnknown() && names.stream().anyMatch(name -> name.matches("[+-]?\\d+")));
    }

    /** A remark where a name stands more than once, as in headers of several lines. */
    public String severalLevels() {
        Set<String> seen = new HashSet<>();
        return names.stream()
                .map(CsvColumns::folded)
                .filter(name -> !name.isEmpty() && !seen.add(name))
                .findFirst()
                .map(
                        name ->
                                " ('%s' stands there more than once; a header of several lines, as pandas writes for a MultiIndex, must become one line)"
                                        .formatted(name))
                .orElse("");
    }

    /** A remark where all stands in one column, or no name is known. */
    public String otherSeparator() {
        if (names.size() == 1 && names.get(0).matches("[\\w\"]+([: ^~])\\1*[\\w\"].*")) {
            return "; if something else separates the columns, say so by a first line such as sep=: (one character), or replace blanks by commas";
        }
        if (names.stream().anyMatch(name -> name.startsWith("{"))) {
            return "; the lines hold JSON behind something else: take that off, such as a key before a tab by cut -f 2-";
        }
        return areUnknown()
                ? "; the first line must name the columns: put a line such as entity,label,f0,f1 before rows without one, and remove titles and comments"
                : "";
    }

    private void requireOneMeaning(Column column, List<Integer> found) {
        if (found.size() > 1) {
            List<String> written = found.stream().map(names::get).toList();
            throw new IllegalArgumentException(
                    "the header has the columns '%s', and each may be meant: name the one to take, such as by %s"
                            .formatted(
                                    String.join("' and '", written),
                                    column.option(written.get(written.size() - 1))));
        }
    }

    private int only(String name) {
        List<Integer> found = positions(name);
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    "the columns %d and %d are both called '%s' (case and blanks do not count); rename one"
                            .formatted(
                                    found.get(0) + 1, found.get(1) + 1, CsvColumns.folded(name)));
        }
        return found.get(0);
    }

    private List<Integer> positions(String name) {
        String wanted = CsvColumns.folded(name);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (CsvColumns.folded(names.get(i)).equals(wanted)) {
                found.add(i);
            }
        }
        return found;
    }

    /** One column without a name may lead: the row numbers that pandas and R write. */
    private void requireOneIndex() {
        int leading = 0;
        while (leading < names.size() && names.get(leading).isEmpty()) {
            leading++;
        }
        if (leading > 1 && leading < names.size()) {
            throw new IllegalArgumentException(
                    "the first %d columns have no name, as pandas writes an index of several levels (MultiIndex); write with index=False, or name them by reset_index()"
                            .formatted(leading));
        }
    }
}
