package io.tripletflow.cli;

import io.tripletflow.cli.events.CsvColumns;
import io.tripletflow.cli.events.IdsFromHistory;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which column of a CSV file holds what. */
final class ColumnOptions {

    @Option(
            names = "--entity-column",
            defaultValue = "entity",
            paramLabel = "NAME",
            description = "The thing that is embedded (default: ${DEFAULT-VALUE}).")
    private String entity;

    @Option(
            names = "--label-column",
            defaultValue = "label",
            paramLabel = "NAME",
            description = "Its identity or class (default: ${DEFAULT-VALUE}).")
    private String label;

    @Option(
            names = "--group-column",
            defaultValue = "group",
            paramLabel = "NAME",
            description = "Key of the windows (default: ${DEFAULT-VALUE}).")
    private String group;

    @Option(
            names = "--split-column",
            defaultValue = "split",
            paramLabel = "NAME",
            description = "train, test or unseen (default: ${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--time-column",
            defaultValue = "t",
            paramLabel = "NAME",
            description =
                    "Event time, seconds or milliseconds since 1970 (default: ${DEFAULT-VALUE}).")
    private String time;

    @Option(
            names = "--text-column",
            defaultValue = "text",
            paramLabel = "NAME",
            description = "Text to embed (default: ${DEFAULT-VALUE}).")
    private String text;

    @Option(
            names = "--ids-column",
            defaultValue = "ids",
            paramLabel = "NAME",
            description =
                    "Set of ids to embed, separated by | or blanks (default: ${DEFAULT-VALUE}).")
    private String ids;

    @Option(
            names = "--ids-from-history",
            description =
                    "Take for ids the labels that the entity showed in the rows before, the newest"
                            + " 100: for files of visits.")
    private boolean idsFromHistory;

    @Option(
            names = "--weight-column",
            defaultValue = "weight",
            paramLabel = "NAME",
            description =
                    "How much the event counts beside others, above 0 (default:"
                            + " ${DEFAULT-VALUE}, or 1 for all).")
    private String weight;

    @Option(
            names = "--feature-prefix",
            defaultValue = "f",
            paramLabel = "PREFIX",
            description =
                    "Numbers to embed stand in PREFIX0, PREFIX1, … (default: ${DEFAULT-VALUE}).")
    private String features;

    @Option(
            names = "--tower",
            paramLabel = "NAME",
            description = "Input encoder that the events name (default: none).")
    private Optional<String> tower = Optional.empty();

    CsvColumns names() {
        return new CsvColumns(
                entity, label, group, split, time, text, ids, weight, features, tower);
    }

    IdsFromHistory idsFromHistory() {
        return idsFromHistory ? IdsFromHistory.ALWAYS : IdsFromHistory.NEVER;
    }
}
