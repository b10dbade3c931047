package io.tripletflow.connectors.read;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.output.ModelAssembler;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The newest whole snapshot of a model topic. */
public final class LatestModel {
    private LatestModel() {}

    /**
     * Reads the topic's committed records up to its end at the time of the call.
     *
     * @return empty if the topic holds no whole snapshot
     * @throws KafkaSetupException if it cannot be read within {@code timeout}
     * @throws RecordFormatException if a record is no slice
     */
    public static Optional<ModelSnapshot> read(
            KafkaSettings settings, String topic, Duration timeout) {
        ModelAssembler assembler = new ModelAssembler();
        AtomicReference<ModelSnapshot> newest = new AtomicReference<>();
        TopicReader.read(
                settings,
                topic,
                timeout,
                record -> {
                    if (record.value() != null) {
                        assembler.add(ModelSliceJson.decode(record.value())).ifPresent(newest::set);
                    }
                });
        return Optional.ofNullable(newest.get());
    }
}
