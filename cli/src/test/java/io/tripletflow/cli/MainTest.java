package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    @TempDir Path folder;

    @Test
    void everyCommand_hasHelpWithExitCodes() {
        assertHelp(Run.of("--help"));
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            assertHelp(Run.of(command.getCommandName(), "--help"));
        }
    }

    private static void assertHelp(Run help) {
        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Usage: tripletflow", "Exit codes:", "2   ");
    }

    @Test
    void version_isPrinted() {
        assertThat(Run.of("--version").out()).startsWith("tripletflow ");
    }

    @Test
    void unknownOption_isOneMistake_withoutStackTrace() {
        Run run = Run.of("config", "--sett", "a=b");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("tripletflow config: Unknown option", "--sett", "--help")
                .doesNotContain("\tat ");
    }

    @Test
    void unknownCommand_isNamed_withTheOnesThatAreLikeIt() {
        for (Run run : List.of(Run.of("produse", "x.csv"), Run.of("help", "produse"))) {
            assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err())
                    .contains("tripletflow: does not know 'produse'", "tripletflow produce")
                    .doesNotContain("index");
        }
    }

    @Test
    void noCommand_namesThem() {
        Run run = Run.of();
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("produce", "evaluate", "config");
    }

    @Test
    void config_withoutFile_printsTheReference() {
        Run run = Run.of("config");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("window.size", "kafka.bootstrap", "encoder.embedding");
    }

    @Test
    void config_ofABadFile_listsEveryProblemWithItsLine() throws IOException {
        Path file = folder.resolve("job.yaml");
        Files.writeString(
                file,
                "kafka:\n  bootstrap: localhost:9092\ninput:\n  dimension: -3\nwindow:\n  sise: 1s\n");
        Run run = Run.of("config", file.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("job.yaml", "line 4", "input.dimension", "line 6", "window.sise")
                .doesNotContain("\tat ");
    }

    @Test
    void config_ofAGoodFile_printsWhatItAmountsTo() throws IOException {
        Path file = folder.resolve("job.yaml");
        Files.writeString(
                file, "kafka.bootstrap: localhost:9092\ninput: {kind: features, dimension: 8}\n");
        Run run = Run.of("config", file.toString(), "--set", "window.size=5s");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        lines("kafka.bootstrap: localhost:9092", "window.size: 5s")
                                + lines("input.dimension: 8", "ok"));
    }

    @Test
    void config_all_printsTheDefaultsToo_andEndsWithOk() throws IOException {
        Path file = folder.resolve("job.yaml");
        Files.writeString(file, "kafka.bootstrap: localhost:9092\ninput.dimension: 8\n");
        Run run = Run.of("config", file.toString(), "--all");
        assertThat(run.out())
                .contains("input.dimension: 8", "job.name: tripletflow", "topics.events: events")
                .endsWith(lines("ok"));
        assertThat(Run.of("config", "--all").err()).contains("--all needs a job file to print");
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    @Test
    void help_ofACommand_isItsUsage() {
        assertThat(Run.of("help", "produce").out())
                .isEqualTo(Run.of("produce", "--help").out())
                .contains("Usage: tripletflow produce");
        assertThat(Run.of("help").out()).isEqualTo(Run.of("--help").out());
        assertThat(Run.of("help", "model", "inspect").out())
                .isEqualTo(Run.of("model", "inspect", "--help").out())
                .contains("Usage: tripletflow model inspect");
        Run unknown = Run.of("help", "prodce");
        assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("'prodce'", "Did you mean: tripletflow produce");
    }

    @Test
    void mistypedCommandsAndOptions_areToldTheOnesThatWereMeant() {
        assertThat(Run.of("evalute", "job.yaml").err())
                .contains("Did you mean: tripletflow evaluate");
        assertThat(Run.of("produce", "a.csv", "--bootstap", "a:1", "--topic", "t").err())
                .contains("--bootstap", "--bootstrap");
        assertThat(Run.of("model", "inspct").err()).contains("Did you mean: model inspect");
    }

    @Test
    void verbose_addsTheStackTrace() {
        Run run = Run.of("config", folder.resolve("absent.yaml").toString(), "--verbose");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("absent.yaml", "ConfigException", "\tat ");
    }
}
