package io.tripletflow.connectors.event;

import org.apache.avro.Schema;

/** Schemas of others that write events. */
public final class EventSchemas {

    private EventSchemas() {}

    /**
     * The schema in one line.
     *
     * @throws IllegalArgumentException if it is none, or one whose records are no events
     */
    public static String checked(String json) {
        Schema writer = parsed(json);
        String problem = AvroFields.problem(writer);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return writer.toString();
    }

    private static Schema parsed(String json) {
        try {
            return new Schema.Parser().parse(json);
        } catch (RuntimeException e) { // Avro has no common type for what it finds
            throw new IllegalArgumentException(
                    "is no Avro schema of a record: " + e.getMessage(), e);
        }
    }
}
