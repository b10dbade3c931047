package io.tripletflow.cli.events.column;

import java.util.Set;

/** What pandas, R and databases write into a cell that has no value, in the case that they use. */
public final class MissingText {

    private static final Set<String> WORDS =
            Set.of("NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "\\N");

    private MissingText() {}

    /** Whether a cell, which is not empty, says that its value is missing. */
    public static boolean is(String cell) {
        return WORDS.contains(cell);
    }
}
