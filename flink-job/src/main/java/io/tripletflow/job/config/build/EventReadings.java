package io.tripletflow.job.config.build;

import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.kafka.SchemaRegistry;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.LabelOptions;
import io.tripletflow.job.config.registry.StreamOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What the options say about events that others write. */
public final class EventReadings {

    private EventReadings() {}

    public static EventReading of(Values v) {
        List<String> schemas =
                v.find(StreamOptions.SOURCE_AVRO_SCHEMAS)
                        .map(AvroSchemaFiles::read)
                        .orElse(List.of());
        return new EventReading(
                v.get(StreamOptions.SOURCE_TIME_UNIT),
                schemas,
                registry(v).orElse(null),
                LabelOptions.lateLabels(v).areJoined());
    }

    /**
     * Where the schema registry is, if there is one.
     *
     * @throws IllegalArgumentException if the options do not agree
     */
    public static Optional<SchemaRegistry.Settings> registry(Values v) {
        return v.find(StreamOptions.SOURCE_REGISTRY_URL)
                .map(
                        url ->
                                new SchemaRegistry.Settings(
                                        URI.create(url),
                                        v.find(StreamOptions.SOURCE_REGISTRY_USER).orElse(null),
                                        v.find(StreamOptions.SOURCE_REGISTRY_PASSWORD).orElse(null),
                                        v.find(StreamOptions.SOURCE_REGISTRY_TOKEN).orElse(null),
                                        v.get(StreamOptions.SOURCE_REGISTRY_TIMEOUT)));
    }
}
