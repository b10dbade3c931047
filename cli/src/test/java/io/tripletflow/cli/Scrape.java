package io.tripletflow.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of metrics in Prometheus' text format. */
record Scrape(List<Sample> samples) {

    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");

    /**
     * @param labels as they stand on the page, {@code name="value",…}
     */
    record Sample(String name, String labels, double value) {}

    static Scrape of(String page) {
        return new Scrape(
                page.lines()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .map(
                                line ->
                                        new Sample(
                                                line.group(1),
                                                line.group(2) == null ? "" : line.group(2),
                                                number(line.group(3))))
                        .toList());
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Names that hold this text. */
    Set<String> names(String part) {
        Set<String> names = new TreeSet<>();
        samples.stream().map(Sample::name).filter(name -> name.contains(part)).forEach(names::add);
        return names;
    }

    /** Sum over all tasks. */
    double sum(String name) {
        return sum(name, "");
    }

    /** Sum over all tasks whose labels hold this text. */
    double sum(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().contains(label))
                .mapToDouble(Sample::value)
                .sum();
    }
}
