package io.tripletflow.cli.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** A file of events: CSV with a header, or JSON lines; either may be gzipped. */
public final class EventFile {

    private final Path path;
    private final CsvColumns columns;
    private final String tower;

    /**
     * @param columns names of the columns, if it is CSV
     * @param tower whose events decide the shape, if it is JSON
     */
    public EventFile(Path path, CsvColumns columns, String tower) {
        this.path = path;
        this.columns = columns;
        this.tower = tower;
    }

    public String name() {
        return String.valueOf(path.getFileName());
    }

    /**
     * What the events carry: of a CSV file by its header, of JSON lines by the first lines.
     *
     * @throws IOException if the file cannot be read
     * @throws BadRowException if it shows no events
     */
    public DataShape shape() throws IOException {
        requireReadable();
        try (DataFile file = DataFile.open(path)) {
            if (!file.isJsonLines()) {
                try (CsvRows rows = new CsvRows(file, columns, RowTimes.oneAMillisecond())) {
                    return rows.shape();
                }
            }
            return JsonRows.shape(file, tower)
                    .orElseThrow(
                            () ->
                                    new BadRowException(
                                            name(),
                                            1,
                                            "no event of tower '"
                                                    + tower
                                                    + "' with features or text among the first lines;"
                                                    + " check the file, or set input.tower"));
        }
    }

    /**
     * Opens the rows.
     *
     * @param times time of a row that has none, by its index counted from 0
     * @throws IOException if the file cannot be read
     */
    public RowSource open(LongUnaryOperator times) throws IOException {
        requireReadable();
        Optional<DataShape> shape;
        try (DataFile file = DataFile.open(path)) {
            shape = file.isJsonLines() ? JsonRows.shape(file, tower) : Optional.empty();
        }
        DataFile file = DataFile.open(path);
        try {
            return file.isJsonLines()
                    ? new JsonRows(file, shape, tower, times)
                    : new CsvRows(file, columns, times);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void requireReadable() throws IOException {
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
