package io.tripletflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.cli.ExitCode;
import io.tripletflow.cli.Main;
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
