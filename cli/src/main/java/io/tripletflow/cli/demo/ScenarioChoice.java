package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.demo.scenario.Scenario;
import io.tripletflow.job.config.registry.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code --scenario} was given. */
final class ScenarioChoice {

    static final String ALL = "all";
    static final String LIST = "list";

    private ScenarioChoice() {}

    /**
     * The scenarios called so.
     *
     * @throws CommandException if there is none
     */
    static List<Scenario> of(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        if (wanted.equals(ALL)) {
            return List.of(Scenario.values());
        }
        return Arrays.stream(Scenario.values())
                .filter(scenario -> scenario.tag().equals(wanted))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> unknown(name, wanted));
    }

    private static CommandException unknown(String name, String wanted) {
        Optional<String> meant =
                Suggestions.typo(
                        wanted, Arrays.stream(Scenario.values()).map(Scenario::tag).toList());
        return CommandException.mistake(
                "--scenario: there is no scenario '%s'%s; the scenarios are %s, or all of them: %s"
                        .formatted(
                                name,
                                meant.map(tag -> "; did you mean " + tag + "?").orElse(""),
                                Arrays.stream(Scenario.values())
                                        .map(Scenario::tag)
                                        .collect(Collectors.joining(", ")),
                                ALL),
                null);
    }

    /** Name, stream and measure of each, a line each. */
    static String list() {
        StringBuilder lines = new StringBuilder();
        for (Scenario scenario : Scenario.values()) {
            lines.append(
                    String.format(
                            Locale.ROOT,
                            "%-18s %s (%s)%n",
                            scenario.tag(),
                            scenario.about(),
                            scenario.measure().title()));
        }
        return lines.toString();
    }
}
