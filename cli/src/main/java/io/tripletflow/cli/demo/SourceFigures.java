package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.Sample;
import io.tripletflow.measure.AcrossSources;
import io.tripletflow.measure.Search;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Figures of re-identification: matches of a query's own source (its camera) are left out. */
final class SourceFigures {

    private static final int UNKNOWN = -1;

    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * @param asking a sample for each query of the search
     * @param searched a sample for each row of its gallery
     * @param all queries, with those that have no embedding, which count as misses
     * @return empty if no query has a source
     */
    Optional<AcrossSources> measure(
            Search search, List<Sample> asking, List<Sample> searched, List<Sample> all) {
        long sourced = all.stream().filter(sample -> !sample.source().isEmpty()).count();
        if (sourced == 0) {
            return Optional.empty();
        }
        long present = asking.stream().filter(sample -> !sample.source().isEmpty()).count();
        int[] gallery = search.gallery().count() == 0 ? new int[0] : sources(searched);
        return Optional.of(
                AcrossSources.of(search, sources(asking), gallery)
                        .withMisses((int) (sourced - present)));
    }

    private int[] sources(List<Sample> samples) {
        return samples.stream().mapToInt(sample -> number(sample.source())).toArray();
    }

    private int number(String source) {
        return source.isEmpty()
                ? UNKNOWN
                : numbers.computeIfAbsent(source, any -> numbers.size());
    }

    /** Adds the figures of one space to its part of {@code --report}. */
    static void put(HeldOut.Figures figures, Map<String, Object> json) {
        figures.acrossSources()
                .ifPresent(
                        across -> {
                            json.put("rank1AcrossSources", orNull(across.rankOne()));
                            json.put("mapAcrossSources", orNull(across.map()));
                            json.put("queriesAcrossSources", across.queries());
                        });
    }

    /** Lines for the terminal; empty if nothing has a source. */
    static String table(Map<String, HeldOut.Comparison> heldOut) {
        int width = heldOut.keySet().stream().mapToInt(String::length).max().orElse(0);
        String name = "%-" + Math.max(8, width) + "s";
        StringBuilder rows = new StringBuilder();
        heldOut.forEach(
                (of, comparison) ->
                        comparison
                                .learned()
                                .acrossSources()
                                .ifPresent(
                                        learned ->
                                                rows.append(
                                                        row(
                                                                String.format(name, of),
                                                                raw(comparison),
                                                                learned))));
        return rows.isEmpty()
                ? ""
                : "\nrank-1 across sources      "
                        + " ".repeat(Math.max(0, width - 8))
                        + "    raw  learned      mAP    raw  learned\n"
                        + rows;
    }

    private static Optional<AcrossSources> raw(HeldOut.Comparison comparison) {
        return comparison.raw().flatMap(HeldOut.Figures::acrossSources);
    }

    private static String row(String name, Optional<AcrossSources> raw, AcrossSources learned) {
        return String.format(
                Locale.ROOT,
                "  %s %,8d queries    %5s    %5s           %5s    %5s%n",
                name,
                learned.queries(),
                raw.map(across -> text(across.rankOne())).orElse("-"),
                text(learned.rankOne()),
                raw.map(across -> text(across.map())).orElse("-"),
                text(learned.map()));
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** Undefined where no query has a match of another source; JSON has no NaN. */
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
