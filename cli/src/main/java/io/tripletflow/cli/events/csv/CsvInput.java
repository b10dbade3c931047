package io.tripletflow.cli.events.csv;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.FloatPrecision;
import io.tripletflow.cli.events.column.NumberText;
import io.tripletflow.cli.events.column.VectorText;
import io.tripletflow.cli.events.json.IdsText;
import io.tripletflow.cli.events.json.PackedNumbers;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** What the rows of a CSV file carry for the encoder, by the columns that the file has. */
sealed interface CsvInput {

    static CsvInput of(CsvHeader header) {
        if (header.history()) {
            return new None(header.has(Column.TEXT));
        }
        if (header.ofLabels()) {
            return new Labels();
        }
        if (header.has(Column.TEXT)) {
            return new Texts(header.position(Column.TEXT));
        }
        if (header.has(Column.VECTOR)) {
            return new Vectors(header.name(Column.VECTOR), header.position(Column.VECTOR));
        }
        return header.has(Column.IDS)
                ? new Ids(header.position(Column.IDS), new IdsText(header.name(Column.IDS)))
                : new Numbers(header.numbers(), NumberText.ofFeatures(), new FloatPrecision());
    }

    /** What the rows carry; empty if a row must be read to know. */
    Optional<DataShape> shape();

    /**
     * @throws IllegalArgumentException if the row's columns cannot be used
     */
    Carried read(CSVRecord record);

    /** What a reader should know about how the columns were read. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Why all that was read may be read wrongly.
     *
     * @param separator of the columns
     */
    default Optional<String> mistake(char separator) {
        return Optional.empty();
    }

    /**
     * An input, and what it was made of.
     *
     * @param ids texts of its ids; empty for other inputs
     */
    record Carried(Input input, List<String> ids) {

        byte[] encode(Event event) {
            return input instanceof Input.Ids
                    ? EventJson.encode(event, ids)
                    : EventJson.encode(event);
        }
    }

    /** One column of text. */
    record Texts(int column) implements CsvInput {
        @Override
        public Optional<DataShape> shape() {
            return Optional.of(new DataShape.Texts());
        }

        @Override
        public Carried read(CSVRecord record) {
            String text = record.get(column);
            if (Input.Text.isBlank(text)) {
                throw new IllegalArgumentException(
                        "the text is empty: it has nothing but blanks, control or format"
                                + " characters; give words or symbols, or leave the row out");
            }
            return new Carried(new Input.Text(text), List.of());
        }
    }

    /** A column for each number. */
    record Numbers(NumberColumns columns, NumberText numbers, FloatPrecision precision)
            implements CsvInput {
        @Override
        public Optional<DataShape> shape() {
            return Optional.of(new DataShape.Vectors(columns.at().length));
        }

        @Override
        public Carried read(CSVRecord record) {
            float[] values = new float[columns.at().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.parse(name(i), record.get(columns.at()[i]));
            }
            if (precision.isOpen()) {
                double[] exact = new double[values.length];
                Arrays.setAll(exact, i -> NumberText.exact(record.get(columns.at()[i])));
                precision.add(exact);
            }
            return new Carried(new Input.Features(values), List.of());
        }

        private String name(int column) {
            return "column '" + columns.names().get(column) + "'";
        }

        @Override
        public List<String> notes() {
            List<String> notes = new ArrayList<>();
            String comma = numbers.commaSeen();
            if (comma != null) {
                notes.add(
                        "numbers have a decimal comma: '%s' is %s"
                                .formatted(comma, comma.replace(',', '.')));
            }
            precision.note(this::name).ifPresent(notes::add);
            return notes;
        }

        @Override
        public Optional<String> mistake(char separator) {
            // with another separator a comma is a decimal one, as spreadsheets write it
            return separator == ',' && numbers.mayBeThousands()
                    ? Optional.of(
                            "each comma in a number, such as in '%s', may be a decimal comma or stand between thousands; write numbers with a point, or without commas"
                                    .formatted(numbers.commaSeen()))
                    : numbers.thousands();
        }
    }

    /** One column of vectors, all as long as the first that can be read. */
    final class Vectors implements CsvInput {
        private final String where;
        private final int column;
        private final PackedNumbers packed = new PackedNumbers("record");
        private Optional<DataShape.Vectors> shape = Optional.empty();

        Vectors(String name, int column) {
            this.where = "column '" + name + "'";
            this.column = column;
        }

        @Override
        public Optional<DataShape> shape() {
            return shape.map(known -> known);
        }

        @Override
        public Carried read(CSVRecord record) {
            String cell = record.get(column);
            float[] values = VectorText.parse(where, cell);
            int dimension = shape.map(DataShape.Vectors::dimension).orElse(values.length);
            if (values.length != dimension) {
                throw new IllegalArgumentException(
                        "%s has %d numbers but the first row has %d; all rows need as many"
                                .formatted(where, values.length, dimension));
            }
            shape = Optional.of(new DataShape.Vectors(dimension));
            if (VectorText.isPacked(cell)) {
                packed.add(values, record.getRecordNumber());
            }
            return new Carried(new Input.Features(values), List.of());
        }

        @Override
        public List<String> notes() {
            return packed.note().stream().toList();
        }
    }

    /** One column of ids. */
    record Ids(int column, IdsText texts) implements CsvInput {
        @Override
        public Optional<DataShape> shape() {
            return Optional.of(new DataShape.IdSets());
        }

        @Override
        public Carried read(CSVRecord record) {
            return carried(texts.parse(record.get(column)));
        }

        @Override
        public List<String> notes() {
            return texts.notes();
        }
    }

    /**
     * No column, in a file of visits; the reader of visits knows what its events carry.
     *
     * @param text whether a column tells what the items are
     */
    record None(boolean text) implements CsvInput {
        @Override
        public Optional<DataShape> shape() {
            return Optional.of(new DataShape.IdSets());
        }

        @Override
        public Carried read(CSVRecord record) {
            return carried(List.of());
        }

        @Override
        public List<String> notes() {
            return List.of(
                    "the rows are visits: events of tower 'history' have the other items of a"
                            + " visitor, those of tower 'item' the items; docs/recommendation.md"
                            + " has the job for them"
                            + (text ? "; the words of an item's text are further ids of it" : ""));
        }
    }

    /** No column, in a file of labels that come without an input. */
    record Labels() implements CsvInput {
        @Override
        public Optional<DataShape> shape() {
            return Optional.of(new DataShape.Texts());
        }

        @Override
        public Carried read(CSVRecord record) {
            throw new IllegalArgumentException(
                    "the row has neither a label nor retract; give one of them");
        }

        @Override
        public List<String> notes() {
            return List.of(
                    "the rows are labels of inputs that come in other files; the job needs"
                            + " labels.retention, see docs/late-labels.md");
        }
    }

    private static Carried carried(List<String> ids) {
        return new Carried(Input.Ids.of(ids), ids);
    }
}
