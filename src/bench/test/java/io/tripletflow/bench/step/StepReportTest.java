package io.tripletflow.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepReportTest {

    private static final StepShape SHAPE = new StepShape(128, 256, 64, 100);

    /** A step of 100 rows in 1, 4, 2 and 0.5 ms. */
    private static final StepReport REPORT =
            new StepReport(
                    new Machine("a processor", 2, "a JVM", "plain loops"),
                    List.of(new StepReport.Step(SHAPE, "batch-hard", 1e6, 4e6, 2e6, 5e5, 3)),
                    List.of(new StepReport.Embedding(SHAPE, 64, 1e6, 2e6)));

    @Test
    void json_namesWhatOtherProgramsRead() throws IOException {
        JsonNode report = new ObjectMapper().readTree(REPORT.json());
        assertThat(report.at("/machine/processor").textValue()).isEqualTo("a processor");
        assertThat(report.at("/machine/kernel").textValue()).isEqualTo("plain loops");
        JsonNode row = report.get("rows").get(0);
        assertThat(row.get("inputs").intValue()).isEqualTo(128);
        assertThat(row.get("hidden").intValue()).isEqualTo(256);
        assertThat(row.get("embedding").intValue()).isEqualTo(64);
        assertThat(row.get("batch").intValue()).isEqualTo(100);
        assertThat(row.get("samplesPerSecond").doubleValue()).isEqualTo(100_000);
        assertThat(row.get("peerSamplesPerSecond").doubleValue()).isEqualTo(50_000);
        assertThat(row.get("limitSamplesPerSecond").doubleValue()).isEqualTo(200_000);
        assertThat(row.get("bytesPerStep").doubleValue()).isEqualTo(3);
    }

    @Test
    void table_comparesWithTheFasterOfThePeersSteps() {
        assertThat(REPORT.table())
                .startsWith("2 x a processor, a JVM, products by plain loops\n")
                .contains("128→256→64, 100")
                .contains("2.00x")
                .contains("50%");
    }
}
