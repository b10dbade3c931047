package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.CommandException;
import io.tripletflow.measure.Quality;
import io.tripletflow.measure.Verification;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private final DemoReport report =
            new DemoReport(
                    "a.csv",
                    1000,
                    800,
                    4,
                    42,
                    Map.of("not-json", 3L, "late", 2L),
                    Map.of("not-json", "no JSON", "late", "too late"),
                    "ab".repeat(32),
                    0,
                    Optional.of(new Prequential(0.75, 0.5, 640)),
                    new TreeMap<>(
                            Map.of(
                                    "test",
                                    new HeldOut.Comparison(
                                            100,
                                            Optional.of(figures(0.4, 0.125, 0.75)),
                                            figures(0.9, 0.625, 1)),
                                    "test image→audio",
                                    new HeldOut.Comparison(
                                            9, Optional.empty(), figures(0.7, 0.5, 1)))),
                    Map.of("parts", 6));

    private static HeldOut.Figures figures(double recall, double mapAtR, double rocArea) {
        SortedMap<Integer, Double> recalls = new TreeMap<>(Map.of(1, recall, 5, 0.95, 10, 0.96));
        return new HeldOut.Figures(
                new Quality(100, 0, recalls, mapAtR, 0.7),
                new Verification(20, 80, rocArea, 0, Double.NaN, 0.1, 0.2, 0.3));
    }

    @Test
    void json_hasEveryFigure() throws Exception {
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.path("events").asLong()).isEqualTo(1000);
        assertThat(json.path("eventsPerSecond").asDouble()).isEqualTo(250);
        assertThat(json.path("versions").asLong()).isEqualTo(42);
        assertThat(json.at("/deadLetters/total").asLong()).isEqualTo(5);
        assertThat(json.at("/deadLetters/byReason/not-json").asLong()).isEqualTo(3);
        assertThat(json.path("digest").asText()).hasSize(64);
        assertThat(json.at("/prequentialRecall/learned").asDouble()).isEqualTo(0.75);
        assertThat(json.at("/prequentialRecall/untrained").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/prequentialRecall/scored").asLong()).isEqualTo(640);
        assertThat(json.at("/recallAt1/test/raw").asDouble()).isEqualTo(0.4);
        assertThat(json.at("/recallAt1/test/learned").asDouble()).isEqualTo(0.9);
        assertThat(json.at("/recallAt1/test/queries").asInt()).isEqualTo(100);
        assertThat(json.at("/recallAt1").has("unseen")).isFalse();
        assertThat(json.at("/recallAt1/test image→audio/learned").asDouble()).isEqualTo(0.7);
        assertThat(json.at("/recallAt1/test image→audio").has("raw")).isFalse();
        assertThat(json.at("/quality/test/raw/recallAt5").asDouble()).isEqualTo(0.95);
        assertThat(json.at("/quality/test/raw/recallAt10").asDouble()).isEqualTo(0.96);
        assertThat(json.at("/quality/test/raw/mapAtR").asDouble()).isEqualTo(0.125);
        assertThat(json.at("/quality/test/learned/mapAtR").asDouble()).isEqualTo(0.625);
        assertThat(json.at("/quality/test/learned/rPrecision").asDouble()).isEqualTo(0.7);
        assertThat(json.at("/quality/test/raw/rocArea").asDouble()).isEqualTo(0.75);
        assertThat(json.at("/quality/test/raw/equalErrorRate").isNull()).isTrue();
    }

    @Test
    void onlyDeadLetters_isAFailure_withReasonsAndAnExampleEach() {
        report.requireUsedEvents(); // five of a thousand
        DemoReport dead =
                new DemoReport(
                        "a.csv",
                        5,
                        0,
                        1,
                        0,
                        Map.of("not-json", 3L, "late", 2L),
                        Map.of("not-json", "no JSON at byte 3", "late", "too late"),
                        "none",
                        0,
                        Optional.empty(),
                        Map.of(),
                        Map.of());
        assertThatThrownBy(dead::requireUsedEvents)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("none of the events")
                .hasMessageContaining("3 not-json, such as: no JSON at byte 3")
                .hasMessageContaining("2 late, such as: too late");
    }

    @Test
    void table_showsRawBesideLearned() {
        assertThat(report.table())
                .contains(
                        "1,000 (800 with a label)",
                        "250",
                        "42",
                        "5 {",
                        "recall@1 0.750 learned, 0.500 untrained (640 events",
                        "0.400    0.900           0.125    0.625",
                        "recall@1 of held-out queries            raw  learned",
                        "  test image→audio        9 queries        -    0.700               -    0.500\n")
                .doesNotContain("not embedded");
    }
}
