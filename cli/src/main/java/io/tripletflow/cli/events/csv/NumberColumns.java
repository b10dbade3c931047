package io.tripletflow.cli.events.csv;

import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.HeaderNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Columns of numbers, found by their names: a prefix and a number, such as f0, F1, f_2 or f[3]. The
 * numbers start at 0 or 1 and leave nothing out.
 *
 * @param at position of each column in the file, in the order of their numbers
 * @param names as the file writes them, in that order
 */
record NumberColumns(int[] at, List<String> names) {

    static final String OPTION = "--feature-columns";

    private static final int MAX_DIGITS = 7;

    /**
     * @param names of all columns; empty for those without one
     * @throws IllegalArgumentException if a number is left out or stands twice
     */
    static NumberColumns of(String prefix, List<String> names) {
        Pattern pattern = pattern(Pattern.quote(CsvColumns.folded(prefix)));
        SortedMap<Integer, Integer> found = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            Matcher name = pattern.matcher(CsvColumns.folded(names.get(i)));
            if (name.matches()) {
                Integer other = found.put(Integer.parseInt(name.group(1)), i);
                if (other != null) {
                    throw new IllegalArgumentException(
                            "the columns '%s' and '%s' are the same column of numbers; remove or rename one"
                                    .formatted(names.get(other), names.get(i)));
                }
            }
        }
        requireOneStyle(found, names);
        requireConsecutive(prefix, found, names);
        return new NumberColumns(
                found.values().stream().mapToInt(Integer::intValue).toArray(),
                found.values().stream().map(names::get).toList());
    }

    /**
     * Columns of any names.
     *
     * @param wanted names, or {@link CsvColumns#ALL_OTHERS}
     * @param names of all columns; empty for those without one
     * @param taken positions of columns that hold something else
     * @throws IllegalArgumentException if the file has not each of them once
     */
    static NumberColumns named(List<String> wanted, List<String> names, Collection<Integer> taken) {
        List<Integer> at = new ArrayList<>();
        if (wanted.equals(List.of(CsvColumns.ALL_OTHERS))) {
            for (int i = 0; i < names.size(); i++) {
                if (!names.get(i).isEmpty() && !taken.contains(i)) {
                    at.add(i);
                }
            }
        } else {
            HeaderNames header = new HeaderNames(names);
            wanted.forEach(name -> at.add(header.position(name, OPTION)));
        }
        if (at.isEmpty() || at.size() > new HashSet<>(at).size()) {
            throw new IllegalArgumentException(
                    OPTION + " must name columns, each once, but is " + String.join(",", wanted));
        }
        return new NumberColumns(
                at.stream().mapToInt(Integer::intValue).toArray(),
                at.stream().map(names::get).toList());
    }

    boolean isEmpty() {
        return at.length == 0;
    }

    /** The prefix of most of the columns that end in a number, where at least two have it. */
    static Optional<String> otherPrefix(List<String> names) {
        Pattern pattern = Pattern.compile("(.*?)[_\\-. \\[]?\\d{1," + MAX_DIGITS + "}\\]?");
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : names) {
            Matcher matcher = pattern.matcher(CsvColumns.folded(name));
            if (matcher.matches()) {
                counts.merge(matcher.group(1), 1, Integer::sum);
            }
        }
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1 && entry.getValue() * 2 > all)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private static Pattern pattern(String prefix) {
        return Pattern.compile(prefix + "[_\\-. \\[]?(\\d{1," + MAX_DIGITS + "})\\]?");
    }

    /** f0 beside f-1 may be a number below zero. */
    private static void requireOneStyle(SortedMap<Integer, Integer> found, List<String> names) {
        List<String> minus =
                found.values().stream().map(names::get).filter(n -> n.contains("-")).toList();
        if (!minus.isEmpty() && minus.size() < found.size()) {
            throw new IllegalArgumentException(
                    "the columns of numbers must be named alike, but '%s' has a '-' and others have none; rename them to f0, f1, …"
                            .formatted(minus.get(0)));
        }
    }

    private static void requireConsecutive(
            String prefix, SortedMap<Integer, Integer> found, List<String> names) {
        if (found.isEmpty()) {
            return;
        }
        int first = found.firstKey() == 0 ? 0 : 1;
        List<String> missing = new ArrayList<>();
        for (int number = first; number < found.lastKey() && missing.size() < 3; number++) {
            if (!found.containsKey(number)) {
                missing.add(prefix + number);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the columns of numbers go up to '%s' but %s missing; number them without gaps from %s0 or %s1 (--feature-prefix takes another name)"
                            .formatted(
                                    names.get(found.get(found.lastKey())),
                                    missing.size() == 1
                                            ? "'" + missing.get(0) + "' is"
                                            : missing + " … are",
                                    prefix,
                                    prefix));
        }
    }
}
