package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.csv.CsvRows;
import io.tripletflow.cli.events.csv.RecordReader;
import io.tripletflow.cli.events.json.JsonRows;
import io.tripletflow.cli.events.json.JsonShapes;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of events that others made: rows, or one error that names the line. */
class FileFuzzTest {

    private static final List<String> PIECES =
            List.of("\"", "\"\"", ",", "\n", "entity", "f0", "f1", ",text", "train", "\"a\nb\"");

    @Test
    void csvFiles() {
        List<byte[]> samples =
                List.of(
                        bytes(
                                "entity,label,split,time,weight,f0,f1\na,x,train,5,1,0.5,1\nb,,,6,,1,2\n"),
                        bytes("entity,group,text\na,g,\"red, \"\"shoes\"\"\"\r\n\u00e9,,x\r\n"),
                        bytes("entity,label,ids\na,x,p|q\nb,y,r s\n"));
        new Fuzz("csv files", samples, PIECES)
                .run(
                        10_000,
                        bytes ->
                                isRead(
                                        bytes,
                                        file ->
                                                new CsvRows(
                                                        file,
                                                        CsvColumns.DEFAULTS,
                                                        IdsFromHistory.WHERE_NO_INPUT,
                                                        Reading.strict(
                                                                RowTimes.oneAMillisecond()))));
    }

    @Test
    void jsonFiles() {
        List<byte[]> samples =
                List.of(
                        bytes(
                                "{\"entity\":\"a\",\"label\":\"x\",\"features\":[1,2]}\n{\"entity\":\"b\",\"split\":\"test\",\"label\":\"y\",\"features\":\"AACAPwAAgD8=\"}\n"),
                        bytes(
                                "{\"entity\":\"a\",\"tower\":\"w\",\"text\":\"t\",\"time\":1700000000005}\n"));
        new Fuzz(
                        "json files",
                        samples,
                        List.of("\"features\":[", "\"split\":", "\n", "\"time\":1e999"))
                .run(
                        10_000,
                        bytes -> {
                            var shapes = shapes(bytes);
                            return !shapes.isEmpty()
                                    && isRead(
                                            bytes,
                                            file ->
                                                    new JsonRows(
                                                            file,
                                                            shapes,
                                                            CsvColumns.DEFAULTS,
                                                            Reading.strict(
                                                                    RowTimes.oneAMillisecond())));
                        });
    }

    @Test
    void csv_quoteThatIsNeverClosed_isOneError() {
        InputStream open =
                new ByteArrayInputStream(bytes("entity,text\na,\"" + "x".repeat(1 << 20)));
        RecordReader reader = new RecordReader(open, 100_000);
        assertThatThrownBy(() -> reader.transferTo(java.io.Writer.nullWriter()))
                .hasMessage("a row is longer than 100000 characters; is a quote not closed?");
    }

    @Test
    void csv_manyRows_areNotOneLongRow(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("long.csv");
        try (var out = Files.newBufferedWriter(path)) {
            out.write("entity,text\n");
            String text = "x".repeat(1 << 16);
            for (int i = 0; i < 300; i++) { // together more than one row may have
                out.write("e" + i + "," + text + "\n");
            }
        }
        long count = 0;
        try (RowSource rows = Rows.open(path).open(RowTimes.oneAMillisecond())) {
            while (rows.next().isPresent()) {
                count++;
            }
        }
        assertThat(count).isEqualTo(300);
    }

    /** Empty where the bytes are refused before they are read as JSON. */
    private static java.util.SortedMap<String, DataShape> shapes(byte[] bytes) throws IOException {
        try (DataFile file = file(bytes)) {
            return JsonShapes.of(file);
        } catch (BadRowException e) {
            assertThat(e.getMessage()).startsWith("file, line ");
            return new java.util.TreeMap<>();
        }
    }

    private interface Opener {
        RowSource open(DataFile file) throws IOException;
    }

    private static boolean isRead(byte[] bytes, Opener opener) throws IOException {
        try (RowSource rows = opener.open(file(bytes))) {
            Optional<StreamRow> row = rows.next();
            while (row.isPresent()) {
                row = nextUsable(rows);
            }
            return true;
        } catch (BadRowException e) {
            assertThat(e.getMessage()).startsWith("file, line ");
            return false;
        }
    }

    private static Optional<StreamRow> nextUsable(RowSource rows) throws IOException {
        try {
            return rows.next();
        } catch (BadRowException e) {
            assertThat(e.getMessage()).startsWith("file, line ");
            if (e.row().isEmpty()) {
                throw e;
            }
            return e.row();
        }
    }

    private static DataFile file(byte[] bytes) throws IOException {
        return DataFile.open("file", bytes.length, new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
