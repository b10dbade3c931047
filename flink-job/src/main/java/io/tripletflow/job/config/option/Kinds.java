package io.tripletflow.job.config.option;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What follows from a table of kinds: words of the reference, and warnings. */
public final class Kinds {

    private Kinds() {}

    /** Kinds as written in job files, as in "contrastive, lifted-structure". */
    public static String tags(Stream<? extends Enum<?>> kinds) {
        return kinds.map(Type::tag).collect(joining(", "));
    }

    /**
     * Defaults for the reference: the first kind's, then each other with its kinds, as in "2, with
     * proxy-anchor 32".
     */
    public static <K extends Enum<K>, T> String defaults(
            Stream<K> kinds, Function<K, T> value, Function<T, String> format) {
        Map<String, List<String>> byText =
                kinds.collect(
                        groupingBy(
                                kind -> format.apply(value.apply(kind)),
                                LinkedHashMap::new,
                                mapping(Type::tag, toList())));
        StringBuilder text = new StringBuilder();
        byText.forEach(
                (shown, names) ->
                        text.append(text.isEmpty() ? "" : ", with " + listed(names) + " ")
                                .append(shown));
        return text.toString();
    }

    /**
     * The options that each kind declares for itself, in the order of the kinds.
     *
     * @param choice what the kinds are, as in "the miner "; put before a kind's name
     */
    public static <K extends Enum<K> & Kind> Stream<Option<?>> own(K[] kinds, String choice) {
        return Arrays.stream(kinds)
                .flatMap(
                        kind ->
                                kind.reads().own().stream()
                                        .map(option -> ending(option, choice + Type.tag(kind))));
    }

    /** Warns of options that were given and that other kinds read, but not the chosen one. */
    public static <K extends Enum<K> & Kind> void warnOfUnread(
            Values values,
            Findings findings,
            Option<K> choice,
            Stream<? extends Option<?>> options) {
        K chosen = values.get(choice);
        K[] kinds = choice.type().javaType().getEnumConstants();
        options.filter(option -> Arrays.stream(kinds).anyMatch(kind -> kind.reads(option)))
                .forEach(
                        option ->
                                findings.unused(
                                        values,
                                        option,
                                        chosen.reads(option),
                                        choice.key() + " " + Type.tag(chosen)));
    }

    /** As in "a, b and c". */
    private static String listed(List<String> names) {
        int last = names.size() - 1;
        String before = String.join(", ", names.subList(0, last));
        return before + (before.isEmpty() ? "" : " and ") + names.get(last);
    }

    private static <T extends Comparable<? super T>> Option<T> ending(
            Option<T> option, String reader) {
        return option.explained(option.doc() + "; " + reader + ".");
    }
}
