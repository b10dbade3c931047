package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.Main;
import io.tripletflow.cli.console.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Two scenarios by their names alone: their job files, streams and measures, to the table. */
class ScenariosITCase {

    @Test
    void speech_isLearnedBetterThanRaw() {
        assertThat(demo("speech")).contains("speech             recall@1").doesNotContain("worse");
    }

    @Test
    void multimodal_comparesWithTheUntrainedTowers() {
        assertThat(demo("multimodal"))
                .contains("recall@1 across towers", "test audio→image")
                .doesNotContain("worse");
    }

    private static String demo(String scenario) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        int exit =
                command.setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute("demo", "--no-progress", "--port=0", "--scenario", scenario);
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isEqualTo(ExitCode.OK);
        return out.toString();
    }
}
