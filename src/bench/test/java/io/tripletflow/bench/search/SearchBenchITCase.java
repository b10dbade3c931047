package io.tripletflow.bench.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.cli.Main;
import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four processes: broker, server, the one who asks, and this one. */
class SearchBenchITCase {

    @TempDir Path folder;

    @Test
    void bench_measuresTheServer() throws IOException {
        Path report = folder.resolve("r.json");
        StringWriter out = new StringWriter();
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .execute(
                                "bench",
                                "search",
                                "--embeddings=2000",
                                "--width=16",
                                "--warm-up=1",
                                "--seconds=3",
                                "--queries=20",
                                "--upserts=100",
                                "--memory=256m",
                                "--report=" + report);
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("asked late by");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("recall").asDouble()).isEqualTo(1);
        assertThat(json.at("/queries/count").asInt()).isGreaterThanOrEqualTo(55);
        assertThat(json.at("/asking/late/p99").asDouble()).isNotNegative();
        assertThat(json.at("/findable/count").asInt()).isPositive();
        JsonNode swap = json.path("swap");
        assertThat(swap.path("ofAfter").asInt()).isPositive();
        assertThat(swap.path("mixed").asInt()).isZero();
        assertThat(swap.path("failed").asInt()).isZero();
    }
}
