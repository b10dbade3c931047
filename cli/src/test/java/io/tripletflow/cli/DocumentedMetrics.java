package io.tripletflow.cli;

import io.tripletflow.job.metrics.JobMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics of docs/metrics.md, by the names that Prometheus has for them. */
final class DocumentedMetrics {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern NAME = Pattern.compile("\\bflink_[A-Za-z0-9_]+\\b");
    private static final Pattern OF_FLINK = Pattern.compile("(?m)^\\| `(flink_[A-Za-z0-9_]+)` \\|");

    private DocumentedMetrics() {}

    /** The job's own, whose table another test compares with the page, and Flink's. */
    static Set<String> all() throws IOException {
        Set<String> all = ofFlink();
        Arrays.stream(JobMetric.values()).forEach(metric -> all.add(metric.prometheusName()));
        return all;
    }

    /** Those of Flink that the page explains. */
    static Set<String> ofFlink() throws IOException {
        return OF_FLINK.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Metrics that an expression names. */
    static Set<String> in(String expression) {
        return NAME.matcher(expression)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
