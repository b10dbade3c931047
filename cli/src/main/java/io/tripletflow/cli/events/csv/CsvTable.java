package io.tripletflow.cli.events.csv;

import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The records of a CSV file, whose separator is found by its header. */
public final class CsvTable implements AutoCloseable {

    /**
     * A record and where it stands.
     *
     * @param number line on which it starts, counted from 1
     */
    public record Row(long number, CSVRecord cells) {

        /** Whether every cell is empty, as in the rows that spreadsheets add. */
        boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    private final String file;
    private final Separator separator;
    private final CSVFormat format;
    private final RecordReader text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Row header;

    /**
     * @param wanted folded name of a column that the file should have; it tells between separators
     * @throws BadRowException if there is no header
     */
    public CsvTable(DataFile data, String wanted) throws IOException {
        file = data.name();
        separator = Separator.of(data.head(), wanted);
        data.content().skipNBytes(separator.skippedBytes());
        format =
                CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(separator.character())
                        .setIgnoreEmptyLines(true)
                        .setIgnoreSurroundingSpaces(true)
                        .get();
        text = new RecordReader(data.content());
        parser = CSVParser.parse(text, format);
        records = parser.iterator();
        header =
                next().orElseThrow(
                                () ->
                                        new BadRowException(
                                                file,
                                                1,
                                                "the file is empty; its first line must name the"
                                                        + " columns"));
    }

    public Row header() {
        return header;
    }

    /** Names of the columns, without surrounding blanks; empty for those without one. */
    public List<String> names() {
        return header.cells().stream().map(String::strip).toList();
    }

    Separator separator() {
        return separator;
    }

    /**
     * The next record that is not blank.
     *
     * @throws BadRowException if the file cannot be read on
     */
    public Optional<Row> next() throws IOException {
        Optional<Row> row = read();
        while (row.isPresent() && row.get().isBlank()) {
            row = read();
        }
        return row;
    }

    private Optional<Row> read() {
        long before = parser.getCurrentLineNumber() + 1;
        try {
            if (!records.hasNext()) {
                return Optional.empty();
            }
            CSVRecord cells = records.next();
            text.recordEnds();
            long within =
                    cells.stream()
                            .mapToLong(cell -> cell.chars().filter(c -> c == '\n').count())
                            .sum();
            long line = Math.max(before, parser.getCurrentLineNumber() - within);
            return Optional.of(new Row(line + separator.skippedLines(), cells));
        } catch (UncheckedIOException e) {
            throw unreadable(before, e.getCause().getMessage());
        } catch (IllegalStateException e) {
            throw unreadable(before, e.getMessage());
        }
    }

    private BadRowException unreadable(long line, String reason) {
        return new BadRowException(
                file, line + separator.skippedLines(), "not readable as CSV: " + inWords(reason));
    }

    /** What the library means, and what to do. */
    private static String inWords(String reason) {
        if (reason.contains("EOF reached before encapsulated token finished")) {
            return "a cell starts with a quote that is never closed; close it, or double quotes that are part of a text and quote the whole cell (\"\"\")";
        }
        if (reason.contains("Invalid character between encapsulated token and delimiter")) {
            return "a quoted cell goes on behind its closing quote; quotes within a quoted cell must be doubled (\"\"), not written as \\\"";
        }
        return reason;
    }

    /** A record as a line of text. */
    String line(Row row) {
        return format.format((Object[]) row.cells().values());
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
