package io.tripletflow.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final String BEGIN = "| metric | kind | unit | |\n|---|---|---|---|\n";

    @Test
    void tables_areWhatIsDeclared() throws IOException {
        String page = Files.readString(PAGE);
        for (String operator : operators()) {
            String table = table(operator);
            if (Boolean.getBoolean("reference.write")) {
                page = replaced(page, operator, table);
                Files.writeString(PAGE, page);
            }
            assertThat(page)
                    .as(
                            "docs/metrics.md is out of date; write it again by mvn -pl flink-job -am"
                                    + " test -Dtest=MetricsPageTest -Dreference.write=true"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false")
                    .contains(heading(operator) + table + "\n");
        }
    }

    @Test
    void metrics_areExplained() {
        assertThat(JobMetric.values())
                .allSatisfy(
                        metric -> {
                            assertThat(metric.doc()).hasSizeGreaterThan(10).doesNotEndWith(".");
                            assertThat(metric.unit()).isNotBlank();
                        })
                .extracting(JobMetric::id)
                .doesNotHaveDuplicates();
    }

    private static List<String> operators() {
        return Arrays.stream(JobMetric.values()).map(JobMetric::operator).distinct().toList();
    }

    private static String heading(String operator) {
        return "### " + operator + "\n\n";
    }

    private static String table(String operator) {
        return JobMetric.of(operator).stream()
                .map(MetricsPageTest::row)
                .collect(Collectors.joining("", BEGIN, ""));
    }

    private static String row(JobMetric metric) {
        return "| `%s`%s | %s | %s | %s |\n"
                .formatted(
                        metric.id(),
                        metric.label().map(label -> " by `" + label + "`").orElse(""),
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        metric.unit(),
                        metric.doc());
    }

    private static String replaced(String page, String operator, String table) {
        int from = page.indexOf(heading(operator));
        assertThat(from).as("a heading '%s' for its table", operator).isNotNegative();
        int begin = from + heading(operator).length();
        int end = begin;
        while (page.startsWith("|", end)) {
            end = page.indexOf('\n', end) + 1;
        }
        String gap = page.startsWith("\n", end) ? "" : "\n";
        return page.substring(0, begin) + table + gap + page.substring(end);
    }
}
