package io.tripletflow.cli.events.csv;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.MissingText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/** Entities and labels of a CSV file, and what is odd about them. Not thread-safe. */
final class CsvNames {

    /** A whole number that passed through a floating-point column. */
    private static final Pattern WHOLE_FLOAT = Pattern.compile("-?\\d{1,18}\\.0");

    /** A long number as Excel writes it. */
    private static final Pattern SCIENTIFIC = Pattern.compile("\\d\\.\\d+E\\+\\d+");

    private final CsvHeader header;
    private String missing;
    private long unlabelled;
    private String wholeFloat;
    private Column wholeFloatOf;
    private String scientific;
    private Column scientificOf;
    private String blanks;
    private Column blanksOf;

    CsvNames(CsvHeader header) {
        this.header = header;
    }

    /**
     * The entity of a row; where the file has none, the row's place.
     *
     * @param place such as people.csv:17
     * @throws IllegalArgumentException if the row has none
     */
    String entity(CSVRecord cells, String place) {
        if (!header.has(Column.ENTITY)) {
            return place;
        }
        String entity = value(cells, Column.ENTITY);
        String name = header.name(Column.ENTITY);
        if (entity.isBlank()) {
            throw new IllegalArgumentException(
                    "column '%s' is empty; every row needs its entity".formatted(name));
        }
        if (MissingText.is(entity)) {
            throw new IllegalArgumentException(
                    "column '%s' is '%s', which stands for a missing value; give the row its entity or leave it out (--bad-rows skip), or write a name that is really '%s' in another way"
                            .formatted(name, entity, entity));
        }
        notice(Column.ENTITY, entity);
        return entity;
    }

    /** The label of a row, empty if it has none. */
    String label(CSVRecord cells) {
        String label = value(cells, Column.LABEL);
        if (MissingText.is(label) || (label.isBlank() && !label.isEmpty())) {
            missing = missing == null ? label : missing;
            unlabelled++;
            return "";
        }
        notice(Column.LABEL, label);
        return label;
    }

    private void notice(Column column, String text) {
        if (wholeFloat == null && WHOLE_FLOAT.matcher(text).matches()) {
            wholeFloat = text;
            wholeFloatOf = column;
        }
        if (scientific == null && SCIENTIFIC.matcher(text).matches()) {
            scientific = text;
            scientificOf = column;
        }
        if (blanks == null && !text.strip().equals(text)) {
            blanks = text;
            blanksOf = column;
        }
    }

    private String value(CSVRecord cells, Column column) {
        return header.has(column) ? cells.get(header.position(column)) : "";
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (unlabelled > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "column '%s' holds '%s', which stands for a missing value: %,d rows with such a label count as without; if it is a class, write it in another way",
                            header.name(Column.LABEL),
                            missing,
                            unlabelled));
        }
        if (wholeFloat != null) {
            notes.add(
                    "column '%s' holds '%s', which is a text, another name than '%s': write whole numbers without a point if both mean the same, such as in pandas by astype('Int64')"
                            .formatted(
                                    header.name(wholeFloatOf),
                                    wholeFloat,
                                    wholeFloat.substring(0, wholeFloat.length() - 2)));
        }
        if (scientific != null) {
            notes.add(
                    "column '%s' holds '%s', as Excel cuts long numbers, so different ones may have become one name: write the column as text"
                            .formatted(header.name(scientificOf), scientific));
        }
        if (blanks != null) {
            notes.add(
                    "column '%s' holds '%s', another name than '%s': take the outer blanks off if both mean the same"
                            .formatted(header.name(blanksOf), blanks, blanks.strip()));
        }
        return notes;
    }
}
