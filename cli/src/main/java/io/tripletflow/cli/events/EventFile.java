package io.tripletflow.cli.events;

import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.csv.CsvRows;
import io.tripletflow.cli.events.json.JsonRows;
import io.tripletflow.cli.events.json.JsonShapes;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** A file of events: CSV with a header, or JSON lines; either may be gzipped. */
public final class EventFile {

    private static final String NO_EVENT =
            "no event with features, text or ids among the first lines; check the file";

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

    /** Whether the file can be read more than once; a pipe cannot. */
    public boolean isRepeatable() {
        return !Files.exists(path) || Files.isRegularFile(path) || Files.isDirectory(path);
    }

    /**
     * What the events carry, by tower: of a CSV file by its header, of JSON by its first values.
     *
     * @return at least one
     * @throws IOException if the file cannot be read
     * @throws BadRowException if it shows no events
     */
    public SortedMap<String, DataShape> shapes() throws IOException {
        requireReadable(path);
        try (DataFile file = DataFile.open(path)) {
            if (!file.isJson()) {
                try (CsvRows rows = csv(file, Reading.strict(RowTimes.oneAMillisecond()))) {
                    return rows.shapes();
                }
            }
            requireCsvFor(columns);
            SortedMap<String, DataShape> shapes = JsonShapes.of(file);
            if (shapes.isEmpty()) {
                throw new BadRowException(name(), 1, noEvent());
            }
            return shapes;
        }
    }

    private String noEvent() {
        try (RowSource rows = open(RowTimes.oneAMillisecond())) {
            rows.next();
            return NO_EVENT;
        } catch (IOException | BadRowException e) {
            return NO_EVENT + " (" + e.getMessage() + ")";
        }
    }

    /** Opens the rows; the first that cannot be used ends them. */
    public RowSource open(LongUnaryOperator times) throws IOException {
        return open(Reading.strict(times));
    }

    /**
     * Opens the rows.
     *
     * @throws IOException if the file cannot be read
     */
    public RowSource open(Reading reading) throws IOException {
        RowSource rows = rows(reading);
        RowSource events =
                rows instanceof CsvRows csv && csv.areVisits() ? new VisitRows(csv) : rows;
        return new UsableRows(events, reading.badRows());
    }

    /**
     * Reads the whole file and says what it holds.
     *
     * @param max rows read at most
     * @throws IOException if the file cannot be read
     * @throws BadRowException if its header cannot be used
     */
    public FileSummary check(Reading reading, long max) throws IOException {
        try (RowSource rows = rows(reading)) {
            return new FileCheck(rows, max).run();
        }
    }

    private RowSource rows(Reading reading) throws IOException {
        requireReadable(path);
        SortedMap<String, DataShape> shapes = new TreeMap<>();
        if (isRepeatable()) {
            try (DataFile file = DataFile.open(path)) {
                if (file.isJson()) {
                    shapes.putAll(JsonShapes.of(file));
                }
            }
        }
        DataFile file = DataFile.open(path);
        try {
            if (!file.isJson()) {
                return csv(file, reading);
            }
            requireNoHistory();
            requireCsvFor(columns);
            return new JsonRows(file, shapes, columns, reading);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private CsvRows csv(DataFile file, Reading reading) throws IOException {
        return new CsvRows(file, columns, idsFromHistory, reading);
    }

    private void requireCsvFor(CsvColumns columns) {
        if (!columns.nameNothing()) {
            throw new BadRowException(
                    name(),
                    1,
                    "the options of columns and --tower are for CSV; JSON is sent as it stands, with the fields entity, label, group, time, tower, weight, source, split and one of features, text and ids: leave the options out or rename the fields (an empty name, such as --label-column='', says that none is meant)");
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
