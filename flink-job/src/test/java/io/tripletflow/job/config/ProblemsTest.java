package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.MINIMAL;
import static io.tripletflow.job.config.Settings.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemsTest {

    @Test
    void load_severalProblems_allReportedInOrderOfLines() {
        String yaml =
                """
                window:
                  type: sliding
                  size: 5
                  slyde: 1s
                input.dimension: 0
                input:
                  kind: audio
                """;
        assertThatThrownBy(() -> Settings.yaml(yaml, "training.batch=two"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        """
                        7 problems in job.yaml:
                          line 3: window.size: '5' is not a duration; write a number and a unit \
                        (ms, s, min, h, d), such as 250ms
                          line 4: window.slyde: is not an option; did you mean window.slide?
                          line 5: input.dimension: must be 1 to 1048576 numbers but was 0; write a \
                        value within that range
                          line 7: input.kind: 'audio' is not a choice; write one of features | text | ids | image
                          command line: training.batch: 'two' is not a whole number; write digits \
                        only, such as 128
                          kafka.bootstrap: is required but missing; set it: Brokers to start from, \
                        as host:port, separated by commas.
                          window.slide: is required with window.type sliding but missing; set it: \
                        Event time from one sliding window to the next; at most window.size.""");
    }

    @Test
    void problemThatTwoLearnersHave_isToldOnce() {
        Problem one = new Problem(new Origin.CommandLine(), "input.dimension", "must be 6");
        Problem same = new Problem(new Origin.CommandLine(), "input.dimension", "must be 6");
        assertThat(new ConfigException("job.yaml", List.of(one, same)))
                .hasMessage("1 problem in job.yaml:\n  command line: input.dimension: must be 6");
    }

    @Test
    void problem_ofALine_knowsItsPlaceAndKey() {
        assertThatThrownBy(() -> Settings.yaml(MINIMAL + "job.parallelism: 0"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e ->
                                assertThat(e.problems())
                                        .containsExactly(
                                                new Problem(
                                                        new Origin.Line(3),
                                                        "job.parallelism",
                                                        "must be 1 to 4096 subtasks but was 0;"
                                                                + " write a value within that"
                                                                + " range")))
                .hasMessageStartingWith("1 problem in job.yaml:\n");
    }

    @Test
    void duplicate_nestedAndDotted_namesTheFirstLine() {
        assertThat(problemsOf(MINIMAL + "window.size: 5s\nwindow:\n  size: 6s\n"))
                .containsExactly(
                        "line 5: window.size: is set again, first on line 3; keep one of them");
    }

    @Test
    void duplicate_passThrough_isReportedToo() {
        assertThat(problemsOf(MINIMAL + "flink.a.b: 1\nflink: {a: {b: 2}}\n"))
                .containsExactly(
                        "line 4: flink.a.b: is set again, first on line 3; keep one of them");
    }

    @Test
    void unknown_otherSection_suggestsTheOnlyOptionOfThatName() {
        assertThat(problemsOf(MINIMAL + "kafka.margin: 1"))
                .containsExactly(
                        "line 3: kafka.margin: is not an option; did you mean loss.margin?");
    }

    @Test
    void unknown_underscoresAndCapitals_suggestTheHyphens() {
        assertThat(problemsOf(MINIMAL + "Optimizer.Learning_Rate: 1"))
                .containsExactly(
                        "line 3: Optimizer.Learning_Rate: is not an option; did you mean"
                                + " optimizer.learning-rate?");
    }

    @Test
    void unknown_kafkaProperty_suggestsWherePropertiesGo() {
        assertThat(problemsOf(MINIMAL + "kafka.security.protocol: SSL"))
                .containsExactly(
                        "line 3: kafka.security.protocol: is not an option; did you mean"
                                + " kafka.properties.security.protocol?");
    }

    @Test
    void unknown_nothingNear_pointsToTheList() {
        assertThat(problemsOf(MINIMAL + "colour: blue"))
                .containsExactly(
                        "line 3: colour: is not an option; './tripletflow config' lists all of"
                                + " them");
    }

    @Test
    void section_withAValue_namesAnOptionInIt() {
        assertThat(problemsOf(MINIMAL + "window: 5s\nflink: 3\nkafka.properties: x"))
                .containsExactly(
                        "line 3: window: is a section and takes no value; set an option in it, such"
                                + " as window.type",
                        "line 4: flink: is a section and takes no value; set an option in it, such"
                                + " as flink.<name>",
                        "line 5: kafka.properties: is a section and takes no value; set an option"
                                + " in it, such as kafka.properties.<name>");
    }

    @Test
    void list_isRefused() {
        assertThat(problemsOf("kafka.bootstrap: [a:1, b:2]\ninput.dimension: 64"))
                .containsExactly(
                        "line 1: kafka.bootstrap: is a list but takes a single value; write it on"
                                + " one line");
    }

    @Test
    void noValue_isReportedButAnEmptySectionIsNot() {
        assertThat(problemsOf(MINIMAL + "window:\njob:\n  name:\n"))
                .containsExactly("line 5: job.name: has no value; write one or remove the line");
    }

    @Test
    void syntaxError_isTheOnlyProblem() {
        assertThat(problemsOf("kafka:\n  bootstrap: a: b\n"))
                .containsExactly(
                        "line 2: is not YAML: mapping values are not allowed here; fix the syntax"
                                + " there");
    }

    @Test
    void document_thatIsNoMapping_saysWhatToWrite() {
        assertThat(problemsOf("- a\n- b"))
                .containsExactly(
                        "line 1: must be a mapping of options but is a list; write lines such as"
                                + " window.size: 5s");
        assertThat(problemsOf("hello"))
                .containsExactly(
                        "line 1: must be a mapping of options but is a single value; write lines"
                                + " such as window.size: 5s");
    }

    @Test
    void override_withoutEquals_isExplained() {
        assertThat(problemsOf(MINIMAL, "window.size"))
                .containsExactly(
                        "command line: 'window.size' is not an override; write key=value, such as"
                                + " window.size=5s");
    }

    @Test
    void file_thatIsMissingOrNoFile_isExplained(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("job.yaml");
        assertThatThrownBy(() -> JobConfig.load(missing, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "1 problem in job.yaml:\n  "
                                + missing
                                + " does not exist; check the path and its permissions");
        assertThatThrownBy(() -> JobConfig.load(folder, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(" is a directory; give the path of a job file");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> JobConfig.load(binary, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(" is not UTF-8 text; save it as UTF-8");
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> JobConfig.load(large, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(" is larger than 1MiB; give the path of a job file");
    }
}
