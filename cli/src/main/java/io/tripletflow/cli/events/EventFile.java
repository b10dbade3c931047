package io.tripletflow.cli.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** A file of events: CSV with a header, or JSON lines; either may be gzipped. */
public final class EventFile {

    private final Path path;
    private final CsvColumns columns;
    private final IdsFromHistory idsFromHistory;

    /** A file whose ids stand in it. */
    public EventFile(Path path, CsvColumns columns) {
        this(path, columns, IdsFromHistory.NEVER);
    }

    /**
     * @param columns names of the columns, if it is CSV
     * @param idsFromHistory what to take for the ids of a CSV file
     */
    public EventFile(Path path, CsvColumns columns, IdsFromHistory idsFromHistory) {
        this.path = path;
        this.columns = columns;
        this.idsFromHistory = idsFromHistory;
    }

    public String name() {
        return String.valueOf(path.getFileName());
    }

    /**
     * What the events carry, by tower: of a CSV file by its header, of JSON lines by the first
     * lines.
     *
     * @return at least one
     * @throws IOException if the file cannot be read
     * @throws BadRowException if it shows no events
     */
    public SortedMap<String, DataShape> shapes() throws IOException {
        requireReadable(path);
        try (DataFile file = DataFile.open(path)) {
            if (!file.isJsonLines()) {
                try (CsvRows rows =
                        new CsvRows(file, columns, idsFromHistory, RowTimes.oneAMillisecond())) {
                    return rows.shapes();
                }
            }
            SortedMap<String, DataShape> shapes = JsonRows.shapes(file);
            if (shapes.isEmpty()) {
                throw new BadRowException(
                        name(),
                        1,
                        "no event with features, text or ids among the first lines; check the file");
            }
            return shapes;
        }
    }

    /**
     * Opens the rows.
     *
     * @param times time of a row that has none, by its index counted from 0
     * @throws IOException if the file cannot be read
     */
    public RowSource open(LongUnaryOperator times) throws IOException {
        requireReadable(path);
        SortedMap<String, DataShape> shapes = new TreeMap<>();
        try (DataFile file = DataFile.open(path)) {
            if (file.isJsonLines()) {
                requireNoHistory();
                shapes.putAll(JsonRows.shapes(file));
            }
        }
        DataFile file = DataFile.open(path);
        try {
            return file.isJsonLines()
                    ? new JsonRows(file, shapes, times)
                    : new CsvRows(file, columns, idsFromHistory, times);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void requireNoHistory() {
        if (idsFromHistory == IdsFromHistory.ALWAYS) {
            throw new BadRowException(
                    name(),
                    1,
                    "JSON lines are sent as they stand; ids from history are made of CSV only");
        }
    }

    static void requireReadable(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no file " + path + "; check the path");
        }
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a directory; give the path of a file");
        }
        if (!Files.isReadable(path)) {
            throw new IOException(path + " may not be read; check its permissions");
        }
    }
}
