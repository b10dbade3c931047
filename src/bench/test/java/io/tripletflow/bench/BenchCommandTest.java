package io.tripletflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.Main;
import io.tripletflow.cli.console.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes that must show before anything is measured. */
class BenchCommandTest {

    @TempDir Path folder;

    @Test
    void mistakes_areOneMessage_andExitCode2() {
        assertMistake("which bench?", "bench");
        assertMistake("--rounds must be at least 1", "bench", "step", "--rounds=0");
        assertMistake("--seconds above 0", "bench", "step", "--seconds=0");
        assertMistake("is not INPUTS-HIDDEN-EMBEDDING-BATCH", "bench", "step", "--shapes=64-32");
        assertMistake("is not INPUTS-HIDDEN-EMBEDDING-BATCH", "bench", "step", "--shapes=0-0-8-8");
        assertMistake("cannot be written", "bench", "step", "--report=" + folder);
        Path absent = folder.resolve("absent").resolve("report.json");
        assertMistake("cannot be written", "bench", "step", "--report=" + absent);
    }

    private static void assertMistake(String message, String... arguments) {
        StringWriter err = new StringWriter();
        int exit = Main.commandLine().setErr(new PrintWriter(err)).execute(arguments);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(exit).isEqualTo(ExitCode.USAGE);
    }
}
