package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_TIME;
import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_ENTITY;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_AVRO;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_JSON;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.tripletflow.connectors.kafka.SchemaRegistry;
import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Utf8;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.TextIds;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes an event of a record, or says why there is none. Records are JSON objects: {@code entity},
 * optional {@code label}, {@code group}, {@code time} (as {@link EventTime} reads it; else the
 * record's timestamp), {@code tower} and {@code weight} (a number above 0, at most a million; else
 * 1), {@code source}, and one of {@code features} (numbers, or base64 of little-endian float32),
 * {@code text} and {@code ids} (strings or whole numbers); beside ids a text is what the entity is
 * in words, see {@link TextIds}. An {@code event} names the observation. A label without an input
 * says by {@code of-event} or {@code of-time} of which observation it is; {@code retract} takes a
 * label back. Other fields are ignored. A record without a value asks to forget the entity that is
 * its key. Or as Avro records with the same fields, known by their first bytes. Not thread-safe.
 */
public final class EventDecoder {
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
    public EventDecoder(Map<String, InputSpec> towers, Limits limits) {
        this(towers, limits, List.of());
    }

    /**
     * @param towers what each tower takes, by name
     * @param avroSchemas of others that write events, as JSON
     */
    public EventDecoder(Map<String, InputSpec> towers, Limits limits, List<String> avroSchemas) {
        this(towers, limits, EventReading.of(avroSchemas));
    }

    /**
     * @param towers what each tower takes, by name
     */
    public EventDecoder(Map<String, InputSpec> towers, Limits limits, EventReading reading) {
        this(towers, limits, reading, System::currentTimeMillis);
    }

    EventDecoder(Map<String, InputSpec> towers, Limits limits, LongSupplier clock) {
        this(towers, limits, List.of(), clock);
    }

    EventDecoder(
            Map<String, InputSpec> towers,
            Limits limits,
            List<String> avroSchemas,
            LongSupplier clock) {
        this(towers, limits, EventReading.of(avroSchemas), clock);
    }

    EventDecoder(
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
            EventDraft fields = fields(record.value());
            if (lateLabels && fields.isLateLabel()) {
                return lateLabel(fields, record);
            }
            Event event = event(fields, record);
            return new Decoded.Good(
                    event, fields.late == null ? "" : fields.late.name, Decoded.Origin.of(record));
        } catch (UnusableEventException problem) {
            return bad(record, problem.reason, problem.getMessage());
        } catch (SchemaRegistry.UnavailableException e) {
            throw e; // the record may be good
        } catch (StreamConstraintsException e) {
            return bad(record, TOO_LARGE, Json.reason(e) + "; fix the producer");
        } catch (IOException | RuntimeException e) {
            return bad(record, NOT_JSON, Json.reason(e) + "; send one JSON object");
        }
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

    private void requireWithinLimit(ConsumerRecord<byte[], byte[]> record)
            throws UnusableEventException {
        if (record.value() == null) {
            throw new UnusableEventException(
                    NOT_JSON,
                    "the record has no value and no key that is an entity; send one JSON object, or"
                            + " the entity to forget as the key");
        }
        int size = record.value().length + (record.key() == null ? 0 : record.key().length);
        if (size > limits.recordBytes()) {
            throw new UnusableEventException(
                    TOO_LARGE,
                    "the record has %d bytes but limits.record-bytes is %d; shorten it or raise the option"
                            .formatted(size, limits.recordBytes()));
        }
    }

    private EventDraft fields(byte[] value) throws IOException, UnusableEventException {
        if (AvroRecords.isMarked(value)) {
            return parseAvro(value);
        }
        if (!RegisteredEvents.isMarked(value)) {
            return parseJson(value);
        }
        EventDraft fields = newDraft();
        byte[] json = registered.read(value, fields);
        return json == null ? fields : parseJson(json);
    }

    private EventDraft parseJson(byte[] value) throws IOException, UnusableEventException {
        return JsonFields.read(value, this::newDraft);
    }

    private EventDraft newDraft() {
        return new EventDraft(limits, towers.width(), unit);
    }

    private EventDraft parseAvro(byte[] value) throws UnusableEventException {
        EventDraft fields = newDraft();
        try {
            avro.read(value, fields);
            return fields;
        } catch (IOException | RuntimeException e) {
            throw new UnusableEventException(
                    NOT_AVRO,
                    "the record is marked as Avro but "
                            + Json.reason(e)
                            + "; send one single-object encoded event");
        }
    }

    private Decoded lateLabel(EventDraft fields, ConsumerRecord<byte[], byte[]> record)
            throws UnusableEventException {
        requireEntity(fields);
        LateLabelFields late = fields.late == null ? new LateLabelFields() : fields.late;
        boolean labelled = fields.label != null && !fields.label.isBlank();
        if (labelled && late.retract) {
            throw new UnusableEventException(
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
        return new Decoded.Label(label, Decoded.Origin.of(record));
    }

    private static void requireEntity(EventDraft fields) throws UnusableEventException {
        if (fields.entity == null || fields.entity.isBlank()) {
            throw new UnusableEventException(
                    MISSING_ENTITY,
                    "the event has no entity; send a string that is not empty or blank"
                            + fields.entityHint());
        }
    }

    private Event event(EventDraft fields, ConsumerRecord<byte[], byte[]> record)
            throws UnusableEventException {
        requireEntity(fields);
        String tower = towers.tower(fields);
        long time = time(fields, record);
        return new Event(
                fields.entity,
                Optional.ofNullable(fields.label).filter(label -> !label.isBlank()),
                fields.group == null ? "" : fields.group,
                tower,
                time,
                towers.input(fields, tower),
                fields.weight,
                fields.source == null ? Event.NO_SOURCE : fields.source);
    }

    private long time(EventDraft fields, ConsumerRecord<byte[], byte[]> record)
            throws UnusableEventException {
        long time = fields.time.orElse(record.timestamp());
        if (time < 0) {
            throw new UnusableEventException(
                    BAD_TIME,
                    "time of %s is %d; send milliseconds since 1970, not negative"
                            .formatted(fields.who(), time));
        }
        future.check(time, record, fields);
        return time;
    }

    private static Decoded bad(
            ConsumerRecord<byte[], byte[]> record, DeadLetter.Reason reason, String problem) {
        return new Decoded.Bad(
                new DeadLetter(
                        record.key(),
                        record.value(),
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        reason,
                        DeadLetter.detail(
                                problem, record.topic(), record.partition(), record.offset())));
    }
}
