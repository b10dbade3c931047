package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tripletflow.cli.Main;
import io.tripletflow.cli.demo.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/scenarios has a page for each scenario, with its command and its job file as they are. */
class ScenarioPagesTest {

    private static final Path PAGES = Path.of("../docs/scenarios");
    private static final String COMMAND = "    ./tripletflow ";

    @ParameterizedTest
    @EnumSource
    void page_hasCommandJobFileAndMeasure(Scenario scenario) throws IOException {
        String page = Files.readString(PAGES.resolve(scenario.tag() + ".md"));
        assertThat(page)
                .contains(COMMAND + "demo --scenario " + scenario.tag() + "\n")
                .contains("```yaml\n" + scenario.job().strip() + "\n```")
                .contains("| anchor |", "| positive |", "| negative |", "**Measure**", "generated");
        requireCommands(page);
    }

    @Test
    void overview_listsEach() throws IOException {
        String page = Files.readString(PAGES.resolve("README.md"));
        for (Scenario scenario : Scenario.values()) {
            assertThat(page)
                    .contains("[" + scenario.tag() + "](" + scenario.tag() + ".md)")
                    .contains(scenario.measure().title());
        }
        requireCommands(page);
    }

    private static void requireCommands(String page) {
        page.lines()
                .filter(line -> line.startsWith(COMMAND))
                .map(line -> line.substring(COMMAND.length()).split(" +#", -1)[0].strip())
                .forEach(
                        command ->
                                assertThatCode(
                                                () ->
                                                        Main.commandLine()
                                                                .parseArgs(command.split(" +", -1)))
                                        .as(command)
                                        .doesNotThrowAnyException());
        assertThat(Arrays.stream(page.split("\n", -1)).filter(line -> line.startsWith(COMMAND)))
                .isNotEmpty();
    }
}
