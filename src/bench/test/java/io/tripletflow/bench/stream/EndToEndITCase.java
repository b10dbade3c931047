package io.tripletflow.bench.stream;

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
import picocli.CommandLine;

class EndToEndITCase {

    @TempDir Path folder;

    @Test
    void defaults_tellWhatEachPartCosts() throws IOException {
        StringWriter out = new StringWriter();
        Path report = folder.resolve("r.json");
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .execute(
                                "bench",
                                "e2e",
                                "--defaults",
                                "--events=6000",
                                "--formats=json",
                                "--features=8",
                                "--entities=500",
                                "--latency=0",
                                "--no-copy",
                                "--report=" + report);
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("CPU-seconds of a million events", "compile (HotSpot)");
        JsonNode costs =
                new ObjectMapper()
                        .readTree(report.toFile())
                        .get("json")
                        .get("runs")
                        .get(0)
                        .get("costs");
        assertThat(costs.get("stepsPerThousandEvents").asDouble())
                .as("a committee: more than the one step of 128 events")
                .isGreaterThan(50);
        JsonNode parts = costs.get("cpuSecondsPerMillion");
        // the other parts are too small in so few events to be sampled for certain
        for (String part : new String[] {"TRAIN", "COMPILE"}) {
            assertThat(parts.get(part).asDouble()).as(part).isPositive();
        }
    }

    @Test
    void smallRun_measuresEveryFigure() throws IOException {
        StringWriter out = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out));
        Path report = folder.resolve("r.json");
        int exit =
                command.execute(
                        "bench",
                        "e2e",
                        "--events=4000",
                        "--formats=avro",
                        "--features=8",
                        "--hidden=0",
                        "--embedding=4",
                        "--entities=100",
                        "--latency=1",
                        "--warm-up=1",
                        "--report=" + report);
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("eventsPerSecond", "shareOfCopy");
        JsonNode avro = new ObjectMapper().readTree(report.toFile()).get("avro");
        for (String figure :
                new String[] {
                    "eventsPerSecond",
                    "cpuSecondsPerMillion",
                    "peakMemoryMiB",
                    "copyEventsPerSecond",
                    "shareOfCopy",
                    "firstEmbeddingP50Ms",
                    "refreshedP99Ms"
                }) {
            assertThat(avro.get(figure).asDouble()).as(figure).isPositive();
        }
        assertThat(avro.get("bytesPerEvent").asDouble()).isBetween(60.0, 120.0);
    }
}
