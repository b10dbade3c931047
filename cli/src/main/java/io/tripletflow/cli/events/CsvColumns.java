package io.tripletflow.cli.events;

import java.util.Optional;

/**
 * Names of the columns of a CSV file. Every name but {@code entity} may be missing from the file.
 *
 * @param features prefix of the columns that hold numbers: prefix0, prefix1, …
 */
public record CsvColumns(
        String entity,
        String label,
        String group,
        String split,
        String time,
        String text,
        String ids,
        String weight,
        String features,
        Optional<String> tower) {

    /** entity, label, group, split, t, text, ids, weight, f0 f1 … */
    public static final CsvColumns DEFAULTS =
            new CsvColumns(
                    "entity",
                    "label",
                    "group",
                    "split",
                    "t",
                    "text",
                    "ids",
                    "weight",
                    "f",
                    Optional.empty());
}
