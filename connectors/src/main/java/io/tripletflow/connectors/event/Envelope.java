package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_INPUT;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What others wrap around an event in JSON: Kafka Connect {@code schema} and {@code payload},
 * Debezium {@code before}, {@code after} and {@code op}, Debezium's inside of Connect's, too. Only
 * objects of exactly that shape are envelopes.
 */
final class Envelope {
    static final String DELETION =
            " is a change event without 'after' (a deletion); a deletion is no event yet";

    /**
     * The field by which Debezium's ExtractNewRecordState marks deletions, where told to keep them.
     */
    static final String DELETED = "__deleted";

    private static final Set<String> CONNECT = Set.of("schema", "payload");
    private static final Set<String> CHANGE =
            Set.of("before", "after", "op", "source", "transaction", "ts_ms", "ts_us", "ts_ns");

    /** Where a value stands in the record. */
    private record Slice(int start, int end, boolean isNull) {}

    private Envelope() {}

    /** The event within {@code json}, null if that is no envelope. */
    static byte[] content(byte[] json) throws IOException, UnusableEventException {
        Map<String, Slice> fields = fields(json);
        if (fields.keySet().equals(CONNECT)) {
            byte[] payload = cut(json, fields.get("payload"), "the payload is null (a deletion)");
            byte[] inner = content(payload);
            return inner == null ? payload : inner;
        }
        boolean change = fields.containsKey("op") && fields.containsKey("after");
        if (change && CHANGE.containsAll(fields.keySet())) {
            return cut(json, fields.get("after"), "the record" + DELETION);
        }
        return null;
    }

    /** Refuses a row that its field {@link #DELETED} marks as deleted. */
    static void deleted(boolean is, EventDraft draft) {
        if (is) {
            draft.refuse(
                    MISSING_INPUT,
                    "",
                    " is marked as deleted (\"__deleted\" of Debezium), which is no event; leave"
                            + " deletions out (Connect: a filter), or forget the entity by a record"
                            + " with its key and no value");
        }
    }

    private static byte[] cut(byte[] json, Slice slice, String none) throws UnusableEventException {
        if (slice.isNull()) {
            throw new UnusableEventException(
                    MISSING_INPUT, none + "; leave deletions out (Connect: a filter)");
        }
        return Arrays.copyOfRange(json, slice.start(), slice.end());
    }

    private static Map<String, Slice> fields(byte[] bytes) throws IOException {
        Map<String, Slice> fields = new HashMap<>();
        try (JsonParser json = Json.parser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return fields;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME && fields.size() <= CHANGE.size()) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                int start = (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                json.finishToken();
                int end = (int) json.currentLocation().getByteOffset();
                fields.put(name, new Slice(start, end, value == JsonToken.VALUE_NULL));
            }
        }
        return fields;
    }
}
