package io.tripletflow.cli.events;

import io.tripletflow.connectors.EventJson;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** Rows of a CSV file with a header; only rows of split {@code train} keep their label. */
final class CsvRows implements RowSource {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setIgnoreEmptyLines(true)
                    .setAllowMissingColumnNames(true)
                    .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
                    .get();

    private final DataFile file;
    private final LongUnaryOperator times;
    private final RecordReader text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final CsvHeader header;
    private final CsvInput input;
    private long index;

    /**
     * @param times event time of a row without one, by its index counted from 0
     */
    CsvRows(
            DataFile file,
            CsvColumns columns,
            IdsFromHistory idsFromHistory,
            LongUnaryOperator times)
            throws IOException {
        this.file = file;
        this.times = times;
        try {
            text = new RecordReader(file.content());
            parser = CSVParser.parse(text, FORMAT);
        } catch (IllegalArgumentException e) {
            throw new BadRowException(
                    file.name(), 1, "the header cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw new BadRowException(file.name(), 1, unreadable(e));
        }
        records = parser.iterator();
        header = CsvHeader.of(file.name(), columns, parser.getHeaderMap(), idsFromHistory);
        input = CsvInput.of(header);
    }

    /** What the rows carry, by the one tower that they are for. */
    SortedMap<String, DataShape> shapes() {
        return new TreeMap<>(Map.of(tower(), input.shape()));
    }

    private String tower() {
        return header.names().tower().orElse(Event.DEFAULT_TOWER);
    }

    @Override
    public Optional<StreamRow> next() throws IOException {
        long line = parser.getCurrentLineNumber() + 1;
        try {
            if (!records.hasNext()) {
                return Optional.empty();
            }
            CSVRecord record = records.next();
            text.recordEnds();
            return Optional.of(row(line, record));
        } catch (UncheckedIOException e) {
            throw new BadRowException(file.name(), line, unreadable(e.getCause()));
        } catch (IllegalArgumentException e) {
            throw new BadRowException(file.name(), line, e.getMessage());
        }
    }

    private static String unreadable(IOException e) {
        return e instanceof CharacterCodingException
                ? "not UTF-8 text, here or shortly after; save the file as UTF-8"
                : "not readable as CSV: " + e.getMessage();
    }

    private StreamRow row(long line, CSVRecord record) {
        if (!record.isConsistent() || record.size() < header.width()) {
            throw new IllegalArgumentException(
                    "the row has "
                            + record.size()
                            + " columns but the header has "
                            + parser.getHeaderMap().size());
        }
        Split split = split(record);
        String label = value(record, header.label());
        long time =
                header.time() < 0
                        ? times.applyAsLong(index)
                        : RowTimes.parse(header.names().time(), value(record, header.time()));
        index++;
        Optional<String> known = Optional.of(label).filter(text -> !text.isEmpty());
        String entity = entity(record);
        CsvInput.Carried carried = input.read(record, entity, label);
        Event event =
                new Event(
                        entity,
                        split == Split.TRAIN ? known : Optional.empty(),
                        value(record, header.group()),
                        tower(),
                        time,
                        carried.input(),
                        weight(record));
        return new StreamRow(
                line,
                EventJson.key(event),
                carried.encode(event),
                time,
                known.map(
                        text ->
                                new Sample(
                                        event.entity(),
                                        text,
                                        split,
                                        event.tower(),
                                        event.input())));
    }

    private String entity(CSVRecord record) {
        String entity = value(record, header.entity());
        if (entity.isEmpty()) {
            throw new IllegalArgumentException(
                    "column '"
                            + header.names().entity()
                            + "' is empty; every row needs its entity");
        }
        return entity;
    }

    private Split split(CSVRecord record) {
        String tag = value(record, header.split());
        return Split.of(tag)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "column '"
                                                + header.names().split()
                                                + "' must be train, test or unseen but was '"
                                                + tag
                                                + "'"));
    }

    private float weight(CSVRecord record) {
        String text = value(record, header.weight());
        if (text.isBlank()) {
            return Event.DEFAULT_WEIGHT;
        }
        float weight = CsvInput.number(header.names().weight(), text);
        if (!Event.isWeight(weight)) {
            throw new IllegalArgumentException(
                    "column '%s' must be above 0 and at most %.0f but was '%s'"
                            .formatted(header.names().weight(), Event.HEAVIEST, text));
        }
        return weight;
    }

    private static String value(CSVRecord record, int position) {
        return position < 0 ? "" : record.get(position);
    }

    @Override
    public double fraction() {
        return file.fraction();
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
