package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.Main;
import io.tripletflow.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sparse purchases in two columns and a split, with no options. */
class RecommendationITCase {

    @TempDir Path folder;

    @Test
    void sparsePurchases_areRecommendedAboutAsWellAsByItemCosine() throws Exception {
        Path data = Files.writeString(folder.resolve("purchases.csv"), Purchases.csv(2500, 1));
        Path report = folder.resolve("report.json");
        int exit =
                Main.commandLine()
                        .execute(
                                "demo",
                                "--no-progress",
                                "--port=0",
                                "--data=" + data,
                                "--report=" + report);
        assertThat(exit).isEqualTo(ExitCode.OK);
        JsonNode test = new JsonMapper().readTree(report.toFile()).at("/quality/test");
        assertThat(test.path("queries").asInt()).isGreaterThan(300);
        double learned = test.at("/learned/mrrAt10").asDouble();
        assertThat(learned).isGreaterThan(test.at("/itemCosine/mrrAt10").asDouble());
        assertThat(test.at("/learned/hitRateAt10").asDouble())
                .isGreaterThan(1.5 * test.at("/popularity/hitRateAt10").asDouble())
                .isGreaterThan(0.95 * test.at("/itemCosine/hitRateAt10").asDouble());
    }
}
