package io.tripletflow.cli.events.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.HeaderNames;
import io.tripletflow.cli.events.column.NumberText;
import io.tripletflow.cli.events.column.SourceOfEntity;
import io.tripletflow.cli.events.column.TimeColumn;
import io.tripletflow.cli.events.json.RowLimits;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.cli.events.row.Visit;
import io.tripletflow.cli.events.row.VisitSource;
import io.tripletflow.cli.events.row.Visits;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.event.LateLabel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.csv.CSVRecord;

/** Rows of a CSV file with a header; only rows of split {@code train} keep their label. */
public final class CsvRows implements VisitSource {

    private static final List<Column> TIMES_AND_SPLITS = List.of(Column.TIME, Column.SPLIT);
    private static final List<Column> ALL_PROPOSED =
            List.of(Column.SOURCE, Column.TIME, Column.SPLIT);

    private final DataFile file;
    private final Reading reading;
    private final CsvTable table;
    private final CsvHeader header;
    private final CsvInput input;
    private final TimeColumn times;
    private final NumberText weights = NumberText.ofWeights();
    private final CsvLabels labels;
    private final UnusedContents contents;
    private final CsvNames names;
    private final RowLimits limits;
    private long index;
    private boolean sourcesFromNames;
    private Visit visit;

    public CsvRows(
            DataFile file, CsvColumns columns, IdsFromHistory idsFromHistory, Reading reading)
            throws IOException {
        this.file = file;
        this.reading = reading;
        table = new CsvTable(file, CsvColumns.folded(columns.name(Column.ENTITY)));
        long line = table.header().number();
        try {
            requireUtf8(table.header().cells());
            header = CsvHeader.of(columns, table.names(), idsFromHistory);
        } catch (IllegalArgumentException e) {
            throw new BadRowException(
                    file.name(),
                    line,
                    e.getMessage()
                            + " (columns are separated by "
                            + table.separator().told()
                            + ")");
        }
        times = new TimeColumn("column '%s'".formatted(header.name(Column.TIME)));
        input = CsvInput.of(header);
        labels = new CsvLabels(header);
        contents = new UnusedContents(header);
        names = new CsvNames(header);
        limits = new RowLimits(tower());
    }

    /**
     * What the rows carry, by the one tower that they are for; reads on to the first row that tells
     * it.
     *
     * @throws BadRowException the first problem, if no row can be used
     */
    public SortedMap<String, DataShape> shapes() throws IOException {
        if (header.history()) {
            return Visits.SHAPES;
        }
        BadRowException first = null;
        boolean more = true;
        while (more && input.shape().isEmpty()) {
            try {
                more = next().isPresent();
            } catch (BadRowException e) {
                first = first == null ? e : first;
                more = e.row().isPresent();
            }
        }
        if (input.shape().isEmpty()) {
            throw first == null
                    ? new BadRowException(file.name(), 1, "the file holds no rows")
                    : first;
        }
        return new TreeMap<>(Map.of(tower(), input.shape().get()));
    }

    /** Whether the rows are visits, which have no inputs of their own. */
    public boolean areVisits() {
        return header.history();
    }

    @Override
    public Visit visit() {
        return visit;
    }

    private String tower() {
        return header.columns().tower().orElse(Event.DEFAULT_TOWER);
    }

    @Override
    public Optional<StreamRow> next() throws IOException {
        Optional<CsvTable.Row> row = table.next();
        if (row.isEmpty()) {
            return Optional.empty();
        }
        long number = index++;
        try {
            return Optional.of(row(row.get(), number));
        } catch (IllegalArgumentException e) {
            throw BadRowException.ofRow(file.name(), asItStands(row.get(), number), e.getMessage());
        }
    }

    private StreamRow asItStands(CsvTable.Row row, long number) {
        return new StreamRow(
                row.number(),
                null,
                table.line(row).getBytes(UTF_8),
                reading.times().applyAsLong(number),
                Optional.empty());
    }

    private StreamRow row(CsvTable.Row row, long number) {
        CSVRecord cells = row.cells();
        requireWidth(cells);
        requireUtf8(cells);
        contents.add(cells);
        long time =
                header.has(Column.TIME)
                        ? times.parse(value(cells, Column.TIME))
                        : reading.times().applyAsLong(number);
        visit = visit(row, time);
        Optional<LateLabel> late = labels.of(cells, visit);
        if (late.isPresent()) {
            byte[] value = EventJson.encode(late.get());
            byte[] key = visit.entity().getBytes(UTF_8);
            return new StreamRow(row.number(), key, value, time, Optional.empty());
        }
        CsvInput.Carried carried = input.read(cells);
        Event event = event(cells, carried.input());
        Optional<String> known = Optional.of(visit.label()).filter(text -> !text.isEmpty());
        StreamRow read =
                new StreamRow(
                        row.number(),
                        EventJson.key(event),
                        labels.named(carried.encode(event), cells),
                        time,
                        known.map(text -> Sample.of(event, text, visit.split())));
        limits.require(file.name(), read, input.shape());
        return read;
    }

    private Visit visit(CsvTable.Row row, long time) {
        CSVRecord cells = row.cells();
        String entity = names.entity(cells, file.name() + ":" + row.number());
        return new Visit(
                row.number(),
                entity,
                names.label(cells),
                reading.holdOut().split(split(cells), entity, time),
                value(cells, Column.GROUP),
                time,
                weight(cells),
                value(cells, Column.TEXT));
    }

    /** The event of the visit; only rows of split {@code train} keep their label. */
    private Event event(CSVRecord cells, Input carried) {
        Optional<String> label = Optional.of(visit.label()).filter(text -> !text.isEmpty());
        return new Event(
                visit.entity(),
                visit.split() == Split.TRAIN ? label : Optional.empty(),
                visit.group(),
                tower(),
                visit.timeMillis(),
                carried,
                visit.weight(),
                source(cells, visit.entity(), visit.label()));
    }

    private void requireWidth(CSVRecord cells) {
        int columns = header.names().size();
        if (cells.size() < header.width()) {
            throw new IllegalArgumentException(
                    "the row has %d columns but the header has %d"
                            .formatted(cells.size(), header.width()));
        }
        for (int i = 0; i < cells.size(); i++) {
            boolean named = i < columns && (i == 0 || !header.names().get(i).isEmpty());
            if (!named && !cells.get(i).isBlank()) {
                throw new IllegalArgumentException(
                        i < columns
                                ? "column %d holds '%s' but has no name in the header; name it or empty it"
                                        .formatted(i + 1, cells.get(i))
                                : "the row has %d columns but the header has %d; quote text that holds %s%s"
                                        .formatted(
                                                cells.size(),
                                                columns,
                                                table.separator().told(),
                                                cells.size() == columns + 1
                                                        ? ", and name the column of row names, which R's write.table leaves out (write.csv names it)"
                                                        : ""));
            }
        }
    }

    private void requireUtf8(CSVRecord cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).indexOf(RecordReader.NOT_UTF8) >= 0) {
                String text = cells.get(i).replace(RecordReader.NOT_UTF8, '?');
                throw new IllegalArgumentException(
                        "column %s is not UTF-8 text: '%s'; the file may be Latin-1 (Windows-1252): save it as UTF-8, or run iconv -f WINDOWS-1252 -t UTF-8"
                                .formatted(
                                        header == null || i >= header.names().size()
                                                ? String.valueOf(i + 1)
                                                : "'" + header.names().get(i) + "'",
                                        text.length() > 40 ? text.substring(0, 40) + "…" : text));
            }
        }
    }

    private Split split(CSVRecord cells) {
        String tag = value(cells, Column.SPLIT);
        return Split.of(tag)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "column '%s' must be train, test or unseen but was '%s'; write one of them ('validation' is test here, and so is one of several folds), or give --split-column='' to learn all rows"
                                                .formatted(header.name(Column.SPLIT), tag)));
    }

    private float weight(CSVRecord cells) {
        String text = value(cells, Column.WEIGHT);
        if (text.isBlank()) {
            return Event.DEFAULT_WEIGHT;
        }
        String name = header.name(Column.WEIGHT);
        float weight = weights.parse("column '" + name + "'", text);
        if (!Event.isWeight(weight)) {
            throw new IllegalArgumentException(
                    "column '%s' must be above 0 and at most %.0f but was '%s'"
                            .formatted(name, Event.MAX_WEIGHT, text));
        }
        return weight;
    }

    /** A pattern that was asked for counts before a column. */
    private String source(CSVRecord cells, String entity, String label) {
        SourceOfEntity names = header.columns().sourceOfEntity();
        if (header.has(Column.SOURCE) && !(names instanceof SourceOfEntity.ByPattern)) {
            return value(cells, Column.SOURCE);
        }
        String source = names.source(entity, label);
        sourcesFromNames |= !source.isEmpty();
        return source;
    }

    private String value(CSVRecord cells, Column column) {
        return header.has(column) ? cells.get(header.position(column)) : "";
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(input.notes());
        notes.addAll(names.notes());
        notes.addAll(times.notes());
        if (sourcesFromNames) {
            notes.add("sources are " + header.columns().sourceOfEntity().told());
        }
        notes.addAll(
                header.proposals(sourcesFromNames ? TIMES_AND_SPLITS : ALL_PROPOSED, contents));
        if (!header.unused().isEmpty()) {
            notes.add("not used: " + new HeaderNames(header.unused()).list());
        }
        return notes;
    }

    @Override
    public Optional<String> mistake() {
        return times.mistake()
                .or(() -> input.mistake(table.separator().character()))
                .map(what -> file.name() + ": " + what);
    }

    @Override
    public boolean hasTimes() {
        return header.has(Column.TIME);
    }

    @Override
    public double fraction() {
        return file.fraction();
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
