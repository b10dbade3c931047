package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.events.Split;
import java.util.Map;
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
                    "ab".repeat(32),
                    0,
                    Map.of(Split.TEST, new HeldOut.Recall(100, 0.4, 0.9)));

    @Test
    void json_hasEveryFigure() throws Exception {
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.path("events").asLong()).isEqualTo(1000);
        assertThat(json.path("eventsPerSecond").asDouble()).isEqualTo(250);
        assertThat(json.path("versions").asLong()).isEqualTo(42);
        assertThat(json.at("/deadLetters/total").asLong()).isEqualTo(5);
        assertThat(json.at("/deadLetters/byReason/not-json").asLong()).isEqualTo(3);
        assertThat(json.path("digest").asText()).hasSize(64);
        assertThat(json.at("/recallAt1/test/raw").asDouble()).isEqualTo(0.4);
        assertThat(json.at("/recallAt1/test/learned").asDouble()).isEqualTo(0.9);
        assertThat(json.at("/recallAt1").has("unseen")).isFalse();
    }

    @Test
    void table_showsRawBesideLearned() {
        assertThat(report.table())
                .contains("1,000 (800 with a label)", "250", "42", "5 {", "0.400    0.900")
                .doesNotContain("not embedded");
    }
}
