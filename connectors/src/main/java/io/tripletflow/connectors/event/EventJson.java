package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_TIME;
import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_ENTITY;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_AVRO;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_JSON;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.tripletflow.connectors.kafka.SchemaRegistry;
import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Utf8;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.TextIds;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.event.LateLabel;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Events as JSON objects: {@code entity}, optional {@code label}, {@code group}, {@code time} (as
 * {@link EventTime} reads it; else the record's timestamp), {@code tower} and {@code weight} (a
 * number above 0, at most a million; else 1), {@code source}, and one of {@code features} (numbers,
 * or base64 of little-endian float32), {@code text} and {@code ids} (strings or whole numbers);
 * beside ids a text is what the entity is in words, see {@link TextIds}. An {@code event} names the
 * observation. A label without an input says by {@code of-event} or {@code of-time} of which
 * observation it is; {@code retract} takes a label back. Other fields are ignored. A record without
 * a value asks to forget the entity that is its key. Or as Avro records with the same fields, known
 * by their first bytes. Not thread-safe.
 */
public final class EventJson {
    private final TowerChoice towers;
    private final Limits limits;
    private final FutureBound future;
    private final EventAvro avro;
    private final EventTime.Unit unit;
    private final RegisteredEvents registered;
    private final boolean lateLabels;

    /**
     * @param towers what each tower takes, by name
     */
    public EventJson(Map<String, InputSpec> towers, Limits limits) {
        this(towers, limits, List.of());
    }

    /**
     * @param towers what each tower takes, by name
     * @param avroSchemas of others that write events, as JSON
     */
    public EventJson(Map<String, InputSpec> towers, Limits limits, List<String> avroSchemas) {
        this(towers, limits, EventReading.of(avroSchemas));
    }

    /**
     * @param towers what each tower takes, by name
     */
    public EventJson(Map<String, InputSpec> towers, Limits limits, EventReading reading) {
        this(towers, limits, reading, System::currentTimeMillis);
    }

    EventJson(Map<String, InputSpec> towers, Limits limits, LongSupplier clock) {
        this(towers, limits, List.of(), clock);
    }

    EventJson(
            Map<String, InputSpec> towers,
            Limits limits,
            List<String> avroSchemas,
            LongSupplier clock) {
        this(towers, limits, EventReading.of(avroSchemas), clock);
    }

    EventJson(
            Map<String, InputSpec> towers,
            Limits limits,
            EventReading reading,
            LongSupplier clock) {
        this.unit = reading.timeUnit();
        this.lateLabels = reading.lateLabels();
        this.avro =
                new EventAvro(
                        limits,
                        reading.avroSchemas().stream()
                                .map(schema -> new Schema.Parser().parse(schema))
                                .toList());
        this.registered = new RegisteredEvents(reading.registry(), avro);
        this.towers = new TowerChoice(towers);
        this.limits = limits;
        this.future = new FutureBound(limits.maxFutureMillis(), clock);
    }

    /**
     * The event in {@code record}, or why there is none; never throws, whatever the bytes.
     *
     * @throws SchemaRegistry.UnavailableException if the record's schema must be asked for and the
     *     registry does not answer
     */
    public Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (isTombstone(record)) {
                String entity = new String(record.key(), UTF_8);
                return new Decoded.Forget(
                        entity, record.topic(), record.partition(), record.offset());
            }
            requireWithinLimit(record);
            EventParser fields = fields(record.value());
            if (lateLabels && fields.isLateLabel()) {
                return lateLabel(fields, record);
            }
            Event event = event(fields, record);
            return new Decoded.Good(
                    event,
                    fields.late == null ? "" : fields.late.name,
                    record.key(),
                    record.value(),
                    record.topic(),
                    record.partition(),
                    record.offset());
        } catch (Unusable problem) {
            return bad(record, problem.reason, problem.getMessage());
        } catch (SchemaRegistry.UnavailableException e) {
            throw e; // the record may be good
        } catch (StreamConstraintsException e) {
            return bad(record, TOO_LARGE, Json.reason(e) + "; fix the producer");
        } catch (IOException | RuntimeException e) {
            return bad(record, NOT_JSON, Json.reason(e) + "; send one JSON object");
        }
    }

    /**
     * The event as JSON; absent fields are left out, so are the default tower and weight. Of ids an
     * event knows only the hashes, which cannot be sent: for those use {@link #encode(Event,
     * List)}.
     */
    public static byte[] encode(Event event) {
        if (event.input() instanceof Input.Ids) {
            throw new IllegalArgumentException(
                    "the texts of the ids of entity '" + event.entity() + "' must be given");
        }
        return Json.object(
                json -> {
                    writeFrame(event, json);
                    if (event.input() instanceof Input.Features features) {
                        Json.writeFloats(json, "features", features.values());
                    } else if (event.input() instanceof Input.Text text) {
                        json.writeStringField("text", text.text());
                    }
                });
    }

    /**
     * The event as JSON, with ids.
     *
     * @param ids texts of the event's ids
     */
    public static byte[] encode(Event event, List<String> ids) {
        return encode(event, ids, "");
    }

    /**
     * The event as JSON, with ids and a text beside them.
     *
     * @param ids texts of the event's ids
     * @param text whose words are further ids of the event; empty for none
     */
    public static byte[] encode(Event event, List<String> ids, String text) {
        if (!new TextIds().with(Input.Ids.of(ids), text).equals(event.input())) {
            throw new IllegalArgumentException(
                    "ids must be those of entity '" + event.entity() + "'");
        }
        return Json.object(
                json -> {
                    writeFrame(event, json);
                    json.writeArrayFieldStart("ids");
                    for (String id : ids) {
                        json.writeString(id);
                    }
                    json.writeEndArray();
                    if (!text.isEmpty()) {
                        json.writeStringField("text", text);
                    }
                });
    }

    /** A label without an input as JSON; absent fields are left out. */
    public static byte[] encode(LateLabel label) {
        return Json.object(
                json -> {
                    json.writeStringField("entity", label.entity());
                    if (label.label().isPresent()) {
                        json.writeStringField("label", label.label().get());
                    } else {
                        json.writeNullField("label");
                        json.writeBooleanField(LateLabelFields.RETRACT, true);
                    }
                    writeTime("time", label.timeMillis(), json);
                    if (!label.tower().isEmpty()) {
                        json.writeStringField("tower", label.tower());
                    }
                    if (label.weight().isPresent()) {
                        json.writeNumberField("weight", label.weight().get());
                    }
                    if (!label.ofEvent().isEmpty()) {
                        json.writeStringField(LateLabelFields.OF_EVENT, label.ofEvent());
                    }
                    if (label.ofMillis().isPresent()) {
                        writeTime(LateLabelFields.OF_TIME, label.ofMillis().getAsLong(), json);
                    }
                });
    }

    /** An event as JSON, with a name for its observation. */
    public static byte[] named(byte[] event, String name) {
        byte[] field = Json.object(json -> json.writeStringField(LateLabelFields.NAME, name));
        byte[] named = Arrays.copyOf(field, field.length - 1 + event.length);
        named[field.length - 1] = ',';
        System.arraycopy(event, 1, named, field.length, event.length - 1);
        return named;
    }

    private static void writeFrame(Event event, JsonGenerator json) throws IOException {
        json.writeStringField("entity", event.entity());
        if (event.label().isPresent()) {
            json.writeStringField("label", event.label().get());
        }
        if (!event.group().isEmpty()) {
            json.writeStringField("group", event.group());
        }
        writeTime("time", event.timeMillis(), json);
        if (!event.tower().equals(Event.DEFAULT_TOWER)) {
            json.writeStringField("tower", event.tower());
        }
        if (event.weight() != Event.DEFAULT_WEIGHT) {
            json.writeNumberField("weight", event.weight());
        }
        if (!event.source().isEmpty()) {
            json.writeStringField("source", event.source());
        }
    }

    /** As a number where {@link EventTime} reads it as milliseconds, else as a date. */
    private static void writeTime(String field, long millis, JsonGenerator json)
            throws IOException {
        if (EventTime.isPlainMillis(millis)) {
            json.writeNumberField(field, millis);
        } else {
            json.writeStringField(field, Instant.ofEpochMilli(millis).toString());
        }
    }

    /** The event of a JSON record, without what others have wrapped around it, if they have. */
    public static byte[] withoutEnvelope(byte[] json) {
        try {
            byte[] content = Envelope.content(json);
            return content == null ? json : content;
        } catch (IOException | Unusable e) { // not JSON, or a deletion: the record as it stands
            return json;
        }
    }

    /** Key of the event's record: its entity in UTF-8. */
    public static byte[] key(Event event) {
        return Json.utf8(event.entity());
    }

    /** Whether the record is a key alone, which an entity may have. */
    private boolean isTombstone(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        return record.value() == null
                && key != null
                && key.length > 0
                && key.length <= 3 * limits.entityLength()
                && Utf8.firstInvalid(key) < 0;
    }

    private void requireWithinLimit(ConsumerRecord<byte[], byte[]> record) throws Unusable {
        if (record.value() == null) {
            throw new Unusable(
                    NOT_JSON,
                    "the record has no value and no key that is an entity; send one JSON object, or"
                            + " the entity to forget as the key");
        }
        int size = record.value().length + (record.key() == null ? 0 : record.key().length);
        if (size > limits.recordBytes()) {
            throw new Unusable(
                    TOO_LARGE,
                    "the record has %d bytes but limits.record-bytes is %d; shorten it or raise the option"
                            .formatted(size, limits.recordBytes()));
        }
    }

    private EventParser fields(byte[] value) throws IOException, Unusable {
        if (AvroRecords.isMarked(value)) {
            return parseAvro(value);
        }
        if (!RegisteredEvents.isMarked(value)) {
            return parse(value);
        }
        EventParser fields = newParser();
        byte[] json = registered.read(value, fields);
        return json == null ? fields : parse(json);
    }

    private EventParser newParser() {
        return new EventParser(limits, towers.width(), unit);
    }

    private EventParser parseAvro(byte[] value) throws Unusable {
        EventParser fields = newParser();
        try {
            avro.read(value, fields);
            return fields;
        } catch (IOException | RuntimeException e) {
            throw new Unusable(
                    NOT_AVRO,
                    "the record is marked as Avro but "
                            + Json.reason(e)
                            + "; send one single-object encoded event");
        }
    }

    private EventParser parse(byte[] value) throws IOException, Unusable {
        EventParser usual = newParser();
        if (EventScanner.read(value, towers.width(), usual)) {
            return usual;
        }
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            throw new Unusable(
                    NOT_JSON,
                    "the record is not UTF-8 at byte " + invalid + "; send JSON in UTF-8");
        }
        EventParser fields = parsed(value);
        byte[] content = fields.isEmpty() ? Envelope.content(value) : null;
        return content == null ? fields : parsed(content);
    }

    private EventParser parsed(byte[] value) throws IOException, Unusable {
        EventParser fields = newParser();
        try (JsonParser json = Json.parser(value)) {
            fields.read(json);
        }
        return fields;
    }

    private Decoded lateLabel(EventParser fields, ConsumerRecord<byte[], byte[]> record)
            throws Unusable {
        requireEntity(fields);
        LateLabelFields late = fields.late == null ? new LateLabelFields() : fields.late;
        boolean labelled = fields.label != null && !fields.label.isEmpty();
        if (labelled && late.retract) {
            throw new Unusable(
                    WRONG_TYPE,
                    "%s has both a label and retract; send a label, or null and retract"
                            .formatted(fields.who()));
        }
        LateLabel label =
                new LateLabel(
                        fields.entity,
                        labelled ? Optional.of(fields.label) : Optional.empty(),
                        fields.tower == null ? "" : towers.tower(fields),
                        time(fields, record),
                        late.ofEvent,
                        late.ofMillis,
                        fields.weight == Event.DEFAULT_WEIGHT
                                ? Optional.empty()
                                : Optional.of(fields.weight));
        return new Decoded.Label(
                label,
                record.key(),
                record.value(),
                record.topic(),
                record.partition(),
                record.offset());
    }

    private static void requireEntity(EventParser fields) throws Unusable {
        if (fields.entity == null || fields.entity.isEmpty()) {
            throw new Unusable(
                    MISSING_ENTITY,
                    "the event has no entity; send a string that is not empty"
                            + fields.entityHint());
        }
    }

    private Event event(EventParser fields, ConsumerRecord<byte[], byte[]> record) throws Unusable {
        requireEntity(fields);
        String tower = towers.tower(fields);
        long time = time(fields, record);
        return new Event(
                fields.entity,
                Optional.ofNullable(fields.label).filter(label -> !label.isEmpty()),
                fields.group == null ? "" : fields.group,
                tower,
                time,
                towers.input(fields, tower),
                fields.weight,
                fields.source == null ? Event.NO_SOURCE : fields.source);
    }

    private long time(EventParser fields, ConsumerRecord<byte[], byte[]> record) throws Unusable {
        long time = fields.time.orElse(record.timestamp());
        if (time < 0) {
            throw new Unusable(
                    BAD_TIME,
                    "time of %s is %d; send milliseconds since 1970, not negative"
                            .formatted(fields.who(), time));
        }
        future.check(time, record, fields);
        return time;
    }

    private static Decoded bad(
            ConsumerRecord<byte[], byte[]> record, DeadLetter.Reason reason, String detail) {
        String where = record.topic() + "-" + record.partition() + "@" + record.offset();
        return new Decoded.Bad(
                new DeadLetter(
                        record.key(),
                        record.value(),
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        reason,
                        detail + " (" + where + ")"));
    }
}
