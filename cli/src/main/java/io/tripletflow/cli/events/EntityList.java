package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.HeaderNames;
import io.tripletflow.cli.events.csv.CsvTable;
import io.tripletflow.cli.events.json.Lines;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/** Names of entities in a file: one a line, or a column of a CSV file; either may be gzipped. */
public final class EntityList {

    private EntityList() {}

    /**
     * Every name once, in the order of the file; blank ones are skipped.
     *
     * @param column of the names, if the file's name ends in .csv or .csv.gz
     * @throws IOException if the file cannot be read
     * @throws BadRowException if it is no CSV file with that column
     */
    public static Set<String> read(Path path, String column) throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        EventFile.requireReadable(path);
        try (DataFile file = DataFile.open(path)) {
            Set<String> entities = new LinkedHashSet<>();
            if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
                readColumn(file, column, entities);
            } else {
                Lines lines = new Lines(file.name(), file.content());
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    entities.add(new String(line, UTF_8).strip());
                }
            }
            entities.remove("");
            return entities;
        } catch (UncheckedIOException e) {
            throw new IOException(path + " cannot be read: " + e.getCause().getMessage(), e);
        }
    }

    private static void readColumn(DataFile file, String column, Set<String> entities)
            throws IOException {
        try (CsvTable table = new CsvTable(file, CsvColumns.folded(column))) {
            HeaderNames names = new HeaderNames(table.names());
            CsvColumns wanted = new CsvColumns(Map.of(Column.ENTITY, column), "", Optional.empty());
            int position;
            try {
                position = names.find(wanted).get(Column.ENTITY);
            } catch (IllegalArgumentException e) {
                throw new BadRowException(file.name(), table.header().number(), e.getMessage());
            }
            for (Optional<CsvTable.Row> row = table.next(); row.isPresent(); row = table.next()) {
                CSVRecord cells = row.get().cells();
                entities.add(position < cells.size() ? cells.get(position) : "");
            }
        }
    }
}
