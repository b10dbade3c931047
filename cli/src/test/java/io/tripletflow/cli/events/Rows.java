package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.HoldOut;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.StreamRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Writes and reads small files for the tests of this package. */
public final class Rows {

    private Rows() {}

    public static EventFile file(Path folder, String name, String... lines) throws IOException {
        Path path = folder.resolve(name);
        Files.writeString(path, String.join("\n", lines) + "\n");
        return open(path);
    }

    public static EventFile gzipped(Path folder, String name, String... lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
        }
        Path path = folder.resolve(name);
        Files.write(path, bytes.toByteArray());
        return open(path);
    }

    public static EventFile open(Path path) {
        return new EventFile(path, CsvColumns.DEFAULTS);
    }

    /** As the demo opens it. */
    static EventFile openForDemo(Path path) {
        return new EventFile(path, CsvColumns.DEFAULTS, IdsFromHistory.WHERE_NO_INPUT);
    }

    public static List<StreamRow> all(EventFile file) throws IOException {
        List<StreamRow> rows = new ArrayList<>();
        try (RowSource source = file.open(RowTimes.oneAMillisecond())) {
            Optional<StreamRow> row = source.next();
            while (row.isPresent()) {
                rows.add(row.get());
                row = source.next();
            }
        }
        return rows;
    }

    /** All rows, those that cannot be used as they stand. */
    public static List<StreamRow> sent(EventFile file) throws IOException {
        return all(file, BadRows.SEND, new HoldOut.None());
    }

    public static List<StreamRow> all(EventFile file, BadRows badRows, HoldOut holdOut)
            throws IOException {
        List<StreamRow> rows = new ArrayList<>();
        Reading reading = new Reading(RowTimes.oneAMillisecond(), badRows, holdOut);
        try (RowSource source = file.open(reading)) {
            Optional<StreamRow> row = source.next();
            while (row.isPresent()) {
                rows.add(row.get());
                row = source.next();
            }
        }
        return rows;
    }

    /** What a check before the start finds. */
    public static FileSummary check(EventFile file) throws IOException {
        return file.check(Reading.strict(RowTimes.oneAMillisecond()), Long.MAX_VALUE);
    }

    public static String text(StreamRow row) {
        return new String(row.value(), UTF_8);
    }
}
