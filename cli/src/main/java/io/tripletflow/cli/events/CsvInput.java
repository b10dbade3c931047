package io.tripletflow.cli.events;

import io.tripletflow.connectors.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVRecord;

/** What the rows of a CSV file carry for the encoder, by the columns that the file has. */
sealed interface CsvInput {

    static CsvInput of(CsvHeader header) {
        if (header.history()) {
            return new Visits(new History());
        }
        if (header.text() >= 0) {
            return new Texts(header.text());
        }
        return header.ids() >= 0
                ? new Ids(header.ids())
                : new Numbers(header.names().features(), header.features());
    }

    DataShape shape();

    /**
     * @throws IllegalArgumentException if the row's columns cannot be used
     */
    Carried read(CSVRecord record, String entity, String label);

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
        public DataShape shape() {
            return new DataShape.Texts();
        }

        @Override
        public Carried read(CSVRecord record, String entity, String label) {
            return new Carried(new Input.Text(record.get(column)), List.of());
        }
    }

    /** A column for each number. */
    record Numbers(String prefix, int[] columns) implements CsvInput {
        @Override
        public DataShape shape() {
            return new DataShape.Vectors(columns.length);
        }

        @Override
        public Carried read(CSVRecord record, String entity, String label) {
            float[] values = new float[columns.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = number(prefix + i, record.get(columns[i]));
            }
            return new Carried(new Input.Features(values), List.of());
        }
    }

    /** One column of ids, separated by '|' where there is one, else by blanks. */
    record Ids(int column) implements CsvInput {
        @Override
        public DataShape shape() {
            return new DataShape.IdSets();
        }

        @Override
        public Carried read(CSVRecord record, String entity, String label) {
            String text = record.get(column);
            return carried(
                    Arrays.stream(text.split(text.contains("|") ? "\\|" : "\\s+"))
                            .map(String::strip)
                            .filter(id -> !id.isEmpty())
                            .toList());
        }
    }

    /** No column: the ids are the labels of the entity's rows before. */
    record Visits(History history) implements CsvInput {
        @Override
        public DataShape shape() {
            return new DataShape.IdSets();
        }

        @Override
        public Carried read(CSVRecord record, String entity, String label) {
            return carried(history.before(entity, label));
        }
    }

    private static Carried carried(List<String> ids) {
        return new Carried(Input.Ids.of(ids), ids);
    }

    /**
     * The finite number in a column.
     *
     * @throws IllegalArgumentException if there is none
     */
    static float number(String column, String text) {
        float value;
        try {
            value = Float.parseFloat(text);
        } catch (NumberFormatException e) {
            value = Float.NaN;
        }
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    "column '%s' must be a finite number but was '%s'".formatted(column, text));
        }
        return value;
    }
}
