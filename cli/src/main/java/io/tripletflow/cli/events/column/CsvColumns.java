package io.tripletflow.cli.events.column;

import java.text.Normalizer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of the columns of a CSV file. They count without regard to case and surrounding blanks.
 *
 * @param given names that an option gave; the file must have such a column, or none is taken where
 *     the name is empty
 * @param prefix of the columns that hold numbers: prefix0, prefix1, …
 * @param tower input encoder that the events name
 * @param sourceOfEntity where the source comes from if the file has no column of it
 * @param features names of the columns that hold numbers, in place of those with the prefix; {@link
 *     #ALL_OTHERS} alone for all that nothing else is taken from; empty where none is given
 */
public record CsvColumns(
        Map<Column, String> given,
        String prefix,
        Optional<String> tower,
        SourceOfEntity sourceOfEntity,
        List<String> features) {

    /** In place of names of columns: all that nothing else is taken from. */
    public static final String ALL_OTHERS = "*";

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    /** Prefix of the columns of numbers where no option gives one. */
    public static final String PREFIX = "f";

    /** The usual names of all columns; numbers in f0 f1 … */
    public static final CsvColumns DEFAULTS = new CsvColumns(Map.of(), PREFIX, Optional.empty());

    public CsvColumns {
        Map<Column, String> copy = new EnumMap<>(Column.class);
        copy.putAll(given);
        given = copy;
        features = List.copyOf(features);
    }

    /** Columns of numbers that are found by their prefix. */
    public CsvColumns(
            Map<Column, String> given,
            String prefix,
            Optional<String> tower,
            SourceOfEntity sourceOfEntity) {
        this(given, prefix, tower, sourceOfEntity, List.of());
    }

    /** Columns of a file whose entities may be named after cameras. */
    public CsvColumns(Map<Column, String> given, String prefix, Optional<String> tower) {
        this(given, prefix, tower, new SourceOfEntity.Camera());
    }

    /** Whether an option says that there is no such column. */
    public boolean isNone(Column column) {
        return given.containsKey(column) && given.get(column).isBlank();
    }

    /** The name of {@code column} for a message. */
    public String name(Column column) {
        return given.getOrDefault(column, column.usual().get(0));
    }

    /** Whether all is as usual, but for empty names, which say that there is no such column. */
    public boolean nameNothing() {
        return given.values().stream().allMatch(String::isBlank)
                && new CsvColumns(Map.of(), prefix, tower, sourceOfEntity, features)
                        .equals(DEFAULTS);
    }

    /** A name as it is compared: without wide forms, invisible characters and blanks around it. */
    public static String folded(String name) {
        String narrow = Normalizer.normalize(name, Normalizer.Form.NFKC);
        return INVISIBLE.matcher(narrow).replaceAll("").strip().toLowerCase(Locale.ROOT);
    }
}
