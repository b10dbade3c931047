package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.measure.AcrossSources;
import io.tripletflow.measure.Search;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
        return source.isEmpty() ? UNKNOWN : numbers.computeIfAbsent(source, any -> numbers.size());
    }

    /** Adds the figures of one space to its part of {@code --report}. */
    static void put(HeldOut.Figures figures, Map<String, Object> json) {
        figures.acrossSources()
                .ifPresent(
                        across -> {
                            json.put("rank1AcrossSources", orNull(across.market().rankOne()));
                            json.put("mapAcrossSources", orNull(across.market().map()));
                            AcrossSources.Means others = across.amongOthers();
                            json.put("rank1AmongOtherSources", orNull(others.rankOne()));
                            json.put("mapAmongOtherSources", orNull(others.map()));
                            json.put("queriesAcrossSources", across.queries());
                        });
    }

    /** Lines for the terminal; empty if nothing has a source. */
    static String table(Map<String, HeldOut.Comparison> heldOut) {
        return table(heldOut, "rank-1 across sources", AcrossSources::market)
                + table(heldOut, "  own source not searched", AcrossSources::amongOthers);
    }

    private static String table(
            Map<String, HeldOut.Comparison> heldOut,
            String title,
            Function<AcrossSources, AcrossSources.Means> rule) {
        int width = heldOut.keySet().stream().mapToInt(String::length).max().orElse(0);
        String name = "%-" + Math.max(8, width) + "s";
        StringBuilder rows = new StringBuilder();
        heldOut.forEach(
                (of, comparison) -> {
                    Optional<AcrossSources> learned = comparison.learned().acrossSources();
                    Optional<AcrossSources> raw =
                            comparison.raw().flatMap(HeldOut.Figures::acrossSources);
                    learned.ifPresent(
                            across ->
                                    rows.append(
                                            row(
                                                    String.format(name, of),
                                                    across.queries(),
                                                    raw.map(rule),
                                                    rule.apply(across))));
                });
        return rows.isEmpty()
                ? ""
                : "\n%-27s".formatted(title)
                        + " ".repeat(Math.max(0, width - 8))
                        + "    raw  learned      mAP    raw  learned\n"
                        + rows;
    }

    private static String row(
            String name,
            int queries,
            Optional<AcrossSources.Means> raw,
            AcrossSources.Means learned) {
        return String.format(
                Locale.ROOT,
                "  %s %,8d queries    %5s    %5s           %5s    %5s%n",
                name,
                queries,
                raw.map(means -> text(means.rankOne())).orElse("-"),
                text(learned.rankOne()),
                raw.map(means -> text(means.map())).orElse("-"),
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
