package io.tripletflow.cli.events.column;

import java.text.Normalizer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Names of the columns of a CSV file. They count without regard to case and surrounding blanks.
 *
 * @param given names that an option gave; the file must have such a column, or none is taken where
 *     the name is empty
 * @param prefix of the columns that hold numbers: prefix0, prefix1, …
 * @param tower input encoder that the events name
 * @param sourceOfEntity where the source comes from if the file has no column of it
 */
public record CsvColumns(
        Map<Column, String> given,
        String prefix,
        Optional<String> tower,
        SourceOfEntity sourceOfEntity) {

    /** Prefix of the columns of numbers where no option gives one. */
    public static final String PREFIX = "f";

    /** The usual names of all columns; numbers in f0 f1 … */
    public static final CsvColumns DEFAULTS = new CsvColumns(Map.of(), PREFIX, Optional.empty());

    public CsvColumns {
        Map<Column, String> copy = new EnumMap<>(Column.class);
        copy.putAll(given);
        given = copy;
    }

    /** Columns of a file whose entities may be named after cameras. */
    public CsvColumns(Map<Column, String> given, String prefix, Optional<String> tower) {
        this(given, prefix, tower, new SourceOfEntity.Camera());
    }

    /** The name of {@code column} for a message. */
    public String name(Column column) {
        return given.getOrDefault(column, column.usual().get(0));
    }

    /** Whether all is as usual, but for empty names, which say that there is no such column. */
    public boolean nameNothing() {
        return given.values().stream().allMatch(String::isBlank)
                && new CsvColumns(Map.of(), prefix, tower, sourceOfEntity).equals(DEFAULTS);
    }

    /** A name as it is compared: without wide forms, invisible characters and blanks around it. */
    public static String folded(String name) {
        String visible = Normalizer.normalize(name, Normalizer.Form.NFKC).replaceAll("\\p{Cf}", "");
        return visible.strip().toLowerCase(Locale.ROOT);
    }
}
