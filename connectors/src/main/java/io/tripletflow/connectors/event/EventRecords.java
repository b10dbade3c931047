package io.tripletflow.connectors.event;

import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.event.Event;
import java.util.List;

/** Values of records of events, in either format. */
public final class EventRecords {
    private EventRecords() {}

    /** Value of an event's record; of ids an event knows only the hashes, which cannot be sent. */
    public static byte[] value(Event event, RecordFormat format) {
        return switch (format) {
            case JSON -> EventJson.encode(event);
            case AVRO -> EventAvro.encode(event, List.of());
        };
    }

    /**
     * Value of the record of an event of ids.
     *
     * @param ids their texts
     */
    public static byte[] value(Event event, List<String> ids, RecordFormat format) {
        return switch (format) {
            case JSON -> EventJson.encode(event, ids);
            case AVRO -> EventAvro.encode(event, ids);
        };
    }
}
