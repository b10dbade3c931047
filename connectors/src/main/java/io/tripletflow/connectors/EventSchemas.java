package io.tripletflow.connectors;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

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
        SchemaPairCompatibility found =
                SchemaCompatibility.checkReaderWriterCompatibility(
                        AvroRecords.EVENT.newest(), writer);
        found.getResult().getIncompatibilities().stream()
                .findFirst()
                .ifPresent(
                        why -> {
                            throw new IllegalArgumentException(
                                    "does not agree with event-1.avsc at "
                                            + why.getLocation()
                                            + ": "
                                            + why.getMessage());
                        });
        return writer.toString();
    }

    private static Schema parsed(String json) {
        try {
            Schema schema = new Schema.Parser().parse(json);
            schema.getFields();
            return schema;
        } catch (RuntimeException e) { // Avro has no common type for what it finds
            throw new IllegalArgumentException(
                    "is no Avro schema of a record: " + e.getMessage(), e);
        }
    }
}
