package io.tripletflow.connectors.event;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.kafka.SchemaRegistry;
import java.io.Serializable;
import java.util.List;

/**
 * What a job must be told to read the events of others.
 *
 * @param timeUnit of times that are numbers
 * @param avroSchemas of others that write events, as JSON
 * @param registry that knows the schemas of records in the Confluent wire format; null if there is
 *     none
 * @param lateLabels whether a label without an input is of use: it is joined with an input sent
 *     before
 */
public record EventReading(
        EventTime.Unit timeUnit,
        List<String> avroSchemas,
        SchemaRegistry.Settings registry,
        boolean lateLabels)
        implements Serializable {

    /** Nothing: our own schema, times told by their size. */
    public static final EventReading DEFAULTS = of(List.of());

    public EventReading {
        requireNonNull(timeUnit, "timeUnit");
        avroSchemas = List.copyOf(avroSchemas);
    }

    /** With schemas of others. */
    public static EventReading of(List<String> avroSchemas) {
        return new EventReading(EventTime.Unit.AUTO, avroSchemas, null, false);
    }

    /** The same, and labels that come without an input. */
    public EventReading withLateLabels() {
        return new EventReading(timeUnit, avroSchemas, registry, true);
    }
}
