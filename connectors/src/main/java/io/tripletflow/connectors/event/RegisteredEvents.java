package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_AVRO;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_JSON;

import io.tripletflow.connectors.kafka.SchemaRegistry;
import io.tripletflow.connectors.wire.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Records in the Confluent wire format: a byte 0, four bytes of the schema's number in the
 * registry, big-endian, then the record in Avro or JSON. Not thread-safe.
 */
final class RegisteredEvents {
    private static final int HEADER_BYTES = 5;
    private static final int MAX_SCHEMAS = 10_000;

    private final SchemaRegistry registry;
    private final EventAvro avro;
    private final Map<Integer, Schema> parsed = new HashMap<>();

    /**
     * @param settings null for no registry
     */
    RegisteredEvents(SchemaRegistry.Settings settings, EventAvro avro) {
        this.registry = settings == null ? null : new SchemaRegistry(settings);
        this.avro = avro;
    }

    /** Whether the value is of this format; no JSON text begins with a byte 0. */
    static boolean isMarked(byte[] value) {
        return value.length >= HEADER_BYTES && value[0] == 0;
    }

    /** Reads Avro into {@code event} and returns null; of JSON returns the text. */
    byte[] read(byte[] value, EventDraft event) throws UnusableEventException {
        int id = ByteBuffer.wrap(value).getInt(1);
        if (registry == null) {
            throw new UnusableEventException(
                    NOT_AVRO,
                    "the record is in the Confluent wire format, of schema id "
                            + id
                            + "; set source.schema-registry.url");
        }
        SchemaRegistry.Answer answer = registry.schema(id);
        if (answer.problem() != null) {
            boolean json = "JSON".equals(answer.type());
            throw new UnusableEventException(json ? NOT_JSON : NOT_AVRO, answer.problem());
        }
        if (answer.type().equals("JSON")) {
            return Arrays.copyOfRange(value, HEADER_BYTES, value.length);
        }
        try {
            avro.read(schema(id, answer), value, HEADER_BYTES, event);
            return null;
        } catch (IOException | RuntimeException e) {
            throw new UnusableEventException(
                    NOT_AVRO,
                    "the record of schema id "
                            + id
                            + " cannot be read: "
                            + Json.reason(e)
                            + "; send one event of that schema");
        }
    }

    private Schema schema(int id, SchemaRegistry.Answer answer) throws UnusableEventException {
        Schema known = parsed.get(id);
        if (known != null) {
            return known;
        }
        try {
            Schema schema = new Schema.Parser().parse(AvroEventSchema.checked(answer.text()));
            if (parsed.size() >= MAX_SCHEMAS) {
                parsed.clear();
            }
            parsed.put(id, schema);
            return schema;
        } catch (IllegalArgumentException e) {
            throw new UnusableEventException(
                    NOT_AVRO, "schema id " + id + " of the registry " + Json.reason(e));
        }
    }
}
