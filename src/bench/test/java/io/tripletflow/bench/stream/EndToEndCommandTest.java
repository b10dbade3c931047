package io.tripletflow.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.Main;
import io.tripletflow.cli.console.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class EndToEndCommandTest {

    @ParameterizedTest
    @CsvSource({
        "--events=10, --events must be at least 1000 but was 10",
        "--events=many, --events",
        "--formats=xml, --formats",
        "--features=0, --features must be at least 1 but was 0",
        "--input=video, --input",
        "--hidden=-1, --hidden must be at least 0 but was -1",
        "--embedding=1, --embedding must be at least 2 but was 1",
        "--entities=0, --entities must be at least 1 but was 0",
        "--load=0, --load must be at least 1 but was 0",
        "--runs=0, --runs must be at least 1 but was 0",
        "--set=window.sise=1s, window.sise",
        "--peer=no-such-python, --peer no-such-python must be a Python that has torch",
        "--report=absent/folder/r.json, --report absent/folder/r.json cannot be written",
        "--speed, Unknown option"
    })
    void mistakes_areNamedBeforeAnythingStarts(String option, String message) {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(command.execute("bench", "e2e", option)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void imageOfAnUnevenSize_isAMistake() {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(command.execute("bench", "e2e", "--input=image", "--features=100"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("--features of an image must be a multiple of 48 but was 100");
    }

    @Test
    void peerWithoutJson_isAMistake() {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(command.execute("bench", "e2e", "--formats=avro", "--peer=python3"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--peer reads JSON", "--formats");
    }

    @Test
    void noBench_namesThoseThereAre() {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(command.execute("bench")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("which bench?", "step", "e2e");
    }
}
