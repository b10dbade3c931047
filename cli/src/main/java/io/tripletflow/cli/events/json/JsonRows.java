package io.tripletflow.cli.events.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.FloatPrecision;
import io.tripletflow.cli.events.column.TimeColumn;
import io.tripletflow.cli.events.column.UnusedFields;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.EventDecoder;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.event.LateLabel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Events of a JSON file, one a line, in an array or over several lines. Lines are sent as they
 * stand; only the label of rows whose {@code split} is not {@code train} is taken out, and times
 * that count from a start of the file's own become those that are meant ({@link TimeColumn}).
 */
public final class JsonRows implements RowSource {

    private static final JsonMapper JSON =
            JsonDocument.JSON
                    .rebuild()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final DataFile file;
    private final Reading reading;
    private final JsonTexts texts;
    private final boolean anyTower;
    private final Map<String, InputSpec> inputs = new TreeMap<>();
    private final UnusedFields unused;
    private final PackedNumbers packed = new PackedNumbers("line");
    private final FloatPrecision precision = new FloatPrecision();
    private final TimeColumn times = new TimeColumn("field 'time'");
    private EventDecoder decoder;
    private long index;
    private boolean timed;
    private long labels;

    /**
     * @param shapes what usable values carry, by tower; empty to take each tower as its first value
     *     shows it, for a pipe that can be read once
     * @param columns none but empty names, for fields that are not there on purpose
     */
    public JsonRows(
            DataFile file, Map<String, DataShape> shapes, CsvColumns columns, Reading reading)
            throws IOException {
        this.file = file;
        this.reading = reading;
        this.unused = new UnusedFields(columns);
        this.texts = JsonTexts.of(file);
        this.anyTower = shapes.isEmpty();
        shapes.forEach((tower, shape) -> inputs.put(tower, shape.spec()));
        this.decoder = decoder();
    }

    private EventDecoder decoder() {
        Map<String, InputSpec> some =
                inputs.isEmpty() ? Map.of(Event.DEFAULT_TOWER, new InputSpec.Dense(1)) : inputs;
        return new EventDecoder(some, Limits.DEFAULTS, EventReading.DEFAULTS.withLateLabels());
    }

    @Override
    public Optional<StreamRow> next() throws IOException {
        byte[] text = texts.next();
        while (text != null && isBlank(text)) {
            text = texts.next();
        }
        if (text == null) {
            return Optional.empty();
        }
        long time = reading.times().applyAsLong(index++);
        return Optional.of(row(text, time));
    }

    private StreamRow row(byte[] text, long timeOtherwise) {
        ObjectNode node = parse(EventJson.withoutEnvelope(text)).orElse(null);
        StreamRow line = new StreamRow(texts.number(), null, text, timeOtherwise, Optional.empty());
        boolean small = node != null && TimeColumn.isSmall(node.path("time").asText());
        StreamRow asItStands = small ? onTheCalendar(line, node) : line;
        if (node != null) {
            learnTower(node);
            unused.add(node);
            requireNoDeletion(asItStands, node);
        }
        // an event's own time may lie ahead of now by as much as the job allows, whatever time the
        // rows without one get
        long now = Math.max(timeOtherwise, System.currentTimeMillis());
        Decoded decoded = decoded(asItStands, node, now);
        if (decoded instanceof Decoded.Label label) {
            return lateLabel(asItStands, node, label.label(), timeOtherwise);
        }
        Event event = ((Decoded.Good) decoded).event();
        if (!small && node.hasNonNull("time")) {
            time(asItStands, node);
        }
        Split told = told(asItStands, node);
        long time = event.timeMillis() == now ? timeOtherwise : event.timeMillis();
        return row(asItStands, node, event, time, told);
    }

    /** What the job will read. */
    private Decoded decoded(StreamRow row, ObjectNode node, long now) {
        Decoded decoded = decoder.decode(RowLimits.record(row.value(), now));
        if (decoded instanceof Decoded.Bad bad) {
            throw BadRowException.ofRow(
                    file.name(), row, JsonAdvice.problem(bad, node, row.value()));
        }
        if (node == null) {
            throw BadRowException.ofRow(
                    file.name(),
                    row,
                    "the object holds a number that JSON has not, such as Infinity; write a finite one");
        }
        return decoded;
    }

    /** A label without an input, which is sent as it stands. */
    private StreamRow lateLabel(
            StreamRow row, ObjectNode node, LateLabel label, long timeOtherwise) {
        if (told(row, node) != Split.TRAIN) {
            throw BadRowException.ofRow(
                    file.name(),
                    row,
                    "a label without an input cannot be held out; take it out of the file, or its"
                            + " split");
        }
        if (!inputs.isEmpty() && !saysOfWhich(node)) {
            throw BadRowException.ofRow(file.name(), row, JsonAdvice.noInput(node));
        }
        labels++;
        boolean timed = node.hasNonNull("time");
        this.timed |= timed;
        return new StreamRow(
                row.line(),
                label.entity().getBytes(UTF_8),
                row.value(),
                timed ? recordTime(label.timeMillis(), row.timeMillis()) : timeOtherwise,
                Optional.empty());
    }

    /** Whether a label without an input is meant to be one, in a file that has inputs, too. */
    private static boolean saysOfWhich(ObjectNode node) {
        return node.hasNonNull("of-event")
                || node.hasNonNull("of-time")
                || node.path("retract").asBoolean();
    }

    /** Debezium's ExtractNewRecordState marks deletions so, where it is told to rewrite them. */
    private void requireNoDeletion(StreamRow row, ObjectNode node) {
        if (node.path("__deleted").asBoolean()) {
            throw BadRowException.ofRow(
                    file.name(),
                    unlabelled(row, node),
                    "the row is a deletion (\"__deleted\" of Debezium), which is no event; leave it"
                            + " out (--bad-rows skip), and tell the job by 'tripletflow forget'");
        }
    }

    private Split told(StreamRow row, ObjectNode node) {
        return split(node)
                .orElseThrow(
                        () ->
                                BadRowException.ofRow(
                                        file.name(),
                                        unlabelled(row, node),
                                        "split must be train, test or unseen but was "
                                                + node.get("split")
                                                + "; rename it ('validation' is test here), or"
                                                + " take the field out to learn all rows"));
    }

    /** A row whose time counts from a start of the file's own gets the time that is meant. */
    private StreamRow onTheCalendar(StreamRow line, ObjectNode node) {
        node.put("time", time(line, node));
        return line.withValue(written(node));
    }

    /** The time of a row; a file counts from 1970 or from a start of its own. */
    private long time(StreamRow row, ObjectNode node) {
        try {
            return times.parse(node.get("time").asText());
        } catch (IllegalArgumentException e) {
            throw BadRowException.ofRow(file.name(), row, e.getMessage());
        }
    }

    private StreamRow row(
            StreamRow asItStands, ObjectNode node, Event event, long time, Split told) {
        Split split = reading.holdOut().split(told, event.entity(), time);
        boolean sent = split == Split.TRAIN || event.label().isEmpty();
        lookAt(event, node.path("features"), asItStands.line());
        timed |= node.has("time");
        return new StreamRow(
                asItStands.line(),
                EventJson.key(event),
                sent ? asItStands.value() : withoutLabel(node),
                recordTime(time, asItStands.timeMillis()),
                event.label().map(label -> Sample.of(event, label, split)));
    }

    private void lookAt(Event event, JsonNode written, long line) {
        if (!(event.input() instanceof Input.Features features)) {
            return;
        }
        if (written.isTextual()) {
            packed.add(features.values(), line);
        } else if (precision.isOpen()) {
            double[] exact = new double[written.size()];
            Arrays.setAll(exact, i -> written.get(i).doubleValue());
            precision.add(exact);
        }
    }

    /** The event's own time is its record's too: the job holds one against the other. */
    private static long recordTime(long time, long otherwise) {
        boolean usable = time <= System.currentTimeMillis(); // brokers refuse others
        return usable ? time : otherwise;
    }

    private void learnTower(ObjectNode node) {
        if (anyTower && !inputs.containsKey(JsonShapes.tower(node))) {
            JsonShapes.of(node)
                    .ifPresent(
                            shape -> {
                                inputs.put(JsonShapes.tower(node), shape.spec());
                                decoder = decoder();
                            });
        }
    }

    private static Optional<Split> split(ObjectNode node) {
        JsonNode tag = node.path("split");
        if (tag.isMissingNode() || tag.isNull()) {
            return Optional.of(Split.TRAIN);
        }
        return tag.isTextual() ? Split.of(tag.textValue()) : Optional.empty();
    }

    private static StreamRow unlabelled(StreamRow row, ObjectNode node) {
        return node.has("label") ? row.withValue(withoutLabel(node)) : row;
    }

    private static byte[] withoutLabel(ObjectNode node) {
        node.remove("label");
        return written(node);
    }

    private static byte[] written(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a parsed line cannot be written again", e);
        }
    }

    static Optional<ObjectNode> parse(byte[] text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) { // of an exponent beyond all bounds
            return Optional.empty();
        }
    }

    private static boolean isBlank(byte[] text) {
        return text.length < 1 << 10 && new String(text, UTF_8).isBlank();
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(times.notes());
        if (labels > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "%,d rows are labels without an input; the job needs labels.retention, see docs/late-labels.md",
                            labels));
        }
        packed.note().ifPresent(notes::add);
        precision.note(i -> "feature " + i).ifPresent(notes::add);
        unused.note().ifPresent(notes::add);
        return notes;
    }

    @Override
    public Optional<String> mistake() {
        return times.mistake().or(unused::mistake).map(what -> file.name() + ": " + what);
    }

    @Override
    public boolean hasTimes() {
        return timed;
    }

    @Override
    public double fraction() {
        return file.fraction();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
