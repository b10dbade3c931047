package io.tripletflow.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.cli.Main;
import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The job beside a Python consumer around PyTorch, in turn. */
class PythonPeerITCase {

    private static final Path DEBIANS = Path.of("/usr/bin/python3");

    @TempDir Path folder;

    /**
     * Needs a Python with PyTorch, which Debian has as python3-torch and python3-confluent-kafka.
     * Takes it some seconds: in its first one it writes nothing, and then all at once.
     */
    @Test
    void pythonConsumer_isMeasuredInTurn() throws IOException, InterruptedException {
        String python = Files.exists(DEBIANS) ? DEBIANS.toString() : "python3";
        assumeTrue(hasTorch(python), python + " has no torch, confluent_kafka and sklearn");
        Path report = folder.resolve("r.json");
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .execute(
                                "bench",
                                "e2e",
                                "--events=100000",
                                "--formats=json",
                                "--latency=0",
                                "--no-copy",
                                "--peer=" + python,
                                "--report=" + report);
        assertThat(exit).isEqualTo(ExitCode.OK);
        JsonNode json = new ObjectMapper().readTree(report.toFile()).get("json");
        double cpu = json.get("peerCpuSecondsPerMillion").asDouble();
        assertThat(cpu).isPositive();
        assertThat(json.get("peerEventsPerSecond").asDouble()).isPositive();
        assertThat(json.get("ratioToPeer").asDouble())
                .isCloseTo(json.get("eventsPerCpuSecond").asDouble() * cpu / 1e6, within(1e-6));
    }

    /** Each kind of input, learned and compared with a peer that trains on as many rows. */
    @ParameterizedTest
    @EnumSource(
            value = Content.class,
            names = {"TEXT", "IDS", "IMAGE"})
    void inputs_areLearnedByJobAndPeer(Content content) throws IOException, InterruptedException {
        String python = Files.exists(DEBIANS) ? DEBIANS.toString() : "python3";
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "bench",
                                "e2e",
                                "--defaults",
                                "--input=" + content.tag(),
                                "--events=" + (content == Content.TEXT ? 2000 : 6000),
                                "--formats=json",
                                "--entities=500",
                                "--latency=0",
                                "--no-copy"));
        Path report = folder.resolve(content.tag() + ".json");
        arguments.add("--report=" + report);
        if (content == Content.IMAGE) {
            arguments.add("--features=96"); // a tenth of a usual image's work
        }
        if (hasTorch(python)) {
            arguments.add("--peer=" + python);
        }
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .execute(arguments.toArray(String[]::new));
        assertThat(exit).isEqualTo(ExitCode.OK);
        JsonNode json = new ObjectMapper().readTree(report.toFile()).get("json");
        assertThat(json.get("cpuSecondsPerMillion").asDouble()).isPositive();
        assertThat(json.has("peerCpuSecondsPerMillion")).isEqualTo(hasTorch(python));
    }

    private static boolean hasTorch(String python) throws IOException, InterruptedException {
        try {
            PythonPeer.check(python, Content.TEXT);
            return true;
        } catch (CommandException e) {
            return false;
        }
    }
}
