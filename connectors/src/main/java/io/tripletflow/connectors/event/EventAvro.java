package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;

import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.BoundedDecoder;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.ResolvingDecoder;

/**
 * Events as Avro records: {@code event-2.avsc}, or {@code event-1.avsc} where there is no source.
 * Not thread-safe.
 */
final class EventAvro {
    private static final int FRAME_BYTES = 128;

    /** Branches of the unions, as the newest schema orders them. */
    private static final int NONE = 0;

    private static final int PACKED = 1;
    private static final int ARRAY = 2;

    private final AvroRecords records;
    private final Limits limits;
    private final Map<Long, Schema> foreign = new HashMap<>();
    private final BoundedDecoder bounded = new BoundedDecoder();

    /**
     * @param foreign schemas of others that write events
     */
    EventAvro(Limits limits, Collection<Schema> foreign) {
        this.records = new AvroRecords(AvroRecords.EVENT, List.of());
        this.limits = limits;
        for (Schema schema : foreign) {
            this.foreign.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
    }

    /** Reads one marked value and nothing after it. */
    void read(byte[] value, EventDraft event) throws IOException, UnusableEventException {
        Schema writer = foreign.get(AvroRecords.fingerprint(value));
        if (writer != null) {
            read(writer, value, AvroRecords.HEADER_BYTES, event);
            return;
        }
        ResolvingDecoder in = records.begin(value);
        for (Schema.Field field : in.readFieldOrder()) {
            switch (field.name()) {
                case "entity" -> event.entity = text(in, "entity", limits.entityLength(), event);
                case "label" -> event.label = optional(in, "label", limits.labelLength(), event);
                case "group" -> event.group = optional(in, "group", limits.groupLength(), event);
                case "tower" -> event.tower = optional(in, "tower", limits.groupLength(), event);
                case "source" -> event.source = optional(in, "source", limits.groupLength(), event);
                case "text" -> event.text = optional(in, "text", limits.textLength(), event);
                case "time" -> time(in, event);
                case "weight" -> weight(in.readFloat(), event);
                case "features" -> features(in, event);
                case "ids" -> ids(in, event);
                default -> throw new IOException("no field is called " + field.name());
            }
        }
        records.end();
        event.requireSound();
    }

    /**
     * Reads a value and nothing after it.
     *
     * @param offset where its record begins
     */
    void read(Schema writer, byte[] value, int offset, EventDraft event)
            throws IOException, UnusableEventException {
        bounded.configure(value, offset);
        try {
            AvroFields.read(writer, bounded, event);
        } catch (StackOverflowError e) { // a schema may hold itself
            throw new IOException("its record is nested too deeply", e);
        }
        if (!bounded.isAtEnd()) {
            throw new IOException("the value goes on after its record");
        }
        event.requireSound();
    }

    private static String optional(ResolvingDecoder in, String name, int max, EventDraft event)
            throws IOException {
        if (isNone(in)) {
            return null;
        }
        return text(in, name, max, event);
    }

    private static boolean isNone(ResolvingDecoder in) throws IOException {
        if (in.readIndex() != NONE) {
            return false;
        }
        in.readNull();
        return true;
    }

    private static String text(ResolvingDecoder in, String name, int max, EventDraft event)
            throws IOException {
        String text = in.readString();
        if (text.length() > max) {
            String why = EventDraft.tooLong(text.length(), EventDraft.option(name), max);
            event.refuse(TOO_LARGE, name + " of ", why);
            return null;
        }
        return text;
    }

    private static void time(ResolvingDecoder in, EventDraft event) throws IOException {
        if (!isNone(in)) {
            event.time(in.readLong());
        }
    }

    private static void weight(float weight, EventDraft event) {
        event.weight(weight, weight);
    }

    private static void features(ResolvingDecoder in, EventDraft event) throws IOException {
        switch (in.readIndex()) {
            case PACKED -> event.newFeatures().readPacked(in.readBytes(null), "bytes", event);
            case ARRAY -> {
                FeatureReader features = event.newFeatures();
                for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
                    for (long i = 0; i < n; i++) {
                        features.add(in.readFloat(), event);
                    }
                }
            }
            default -> in.readNull();
        }
    }

    private static void ids(ResolvingDecoder in, EventDraft event) throws IOException {
        if (isNone(in)) {
            return;
        }
        IdReader ids = event.newIds();
        for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
            for (long i = 0; i < n; i++) {
                ids.addText(in.readString(), event);
            }
        }
        ids.end(event);
    }

    /**
     * @param ids texts of the event's ids; empty for another input
     */
    static byte[] encode(Event event, List<String> ids) {
        int size = FRAME_BYTES;
        if (event.input() instanceof Input.Features features) {
            size += features.values().length * Float.BYTES;
        } else if (event.input() instanceof Input.Ids set && !Input.Ids.of(ids).equals(set)) {
            throw new IllegalArgumentException(
                    "the texts of the ids of entity '" + event.entity() + "' must be given");
        }
        boolean sourced = !event.source().isEmpty();
        return AvroRecords.encode(
                sourced ? AvroRecords.EVENT : AvroRecords.EVENT_WITHOUT_SOURCE,
                size,
                out -> {
                    write(event, ids, out);
                    if (sourced) {
                        AvroRecords.writeOptional(Optional.of(event.source()), out);
                    }
                });
    }

    private static void write(Event event, List<String> ids, BinaryEncoder out) throws IOException {
        out.writeString(event.entity());
        AvroRecords.writeOptional(event.label(), out);
        AvroRecords.writeOptional(
                Optional.of(event.group()).filter(group -> !group.isEmpty()), out);
        out.writeIndex(1);
        requirePlain(event);
        out.writeLong(event.timeMillis());
        boolean named = !event.tower().equals(Event.DEFAULT_TOWER);
        AvroRecords.writeOptional(Optional.of(event.tower()).filter(tower -> named), out);
        out.writeFloat(event.weight());
        Input input = event.input();
        if (input instanceof Input.Features features) {
            out.writeIndex(PACKED);
            AvroRecords.writeFloats(features.values(), out);
        } else {
            out.writeIndex(NONE);
        }
        AvroRecords.writeOptional(
                input instanceof Input.Text text ? Optional.of(text.text()) : Optional.empty(),
                out);
        if (input instanceof Input.Ids) {
            writeIds(ids, out);
        } else {
            out.writeIndex(NONE);
        }
    }

    private static void requirePlain(Event event) {
        if (!EventTime.isPlainMillis(event.timeMillis())) {
            throw new IllegalArgumentException(
                    "time of entity '%s' is %d, which no reader takes for milliseconds; Avro holds times from March 1973 to the year 5138"
                            .formatted(event.entity(), event.timeMillis()));
        }
    }

    private static void writeIds(List<String> ids, BinaryEncoder out) throws IOException {
        out.writeIndex(1);
        out.writeArrayStart();
        out.setItemCount(ids.size());
        for (String id : ids) {
            out.startItem();
            out.writeString(id);
        }
        out.writeArrayEnd();
    }
}
