package io.tripletflow.cli.events.json;

import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.EventDecoder;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.encoder.input.InputSpec;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Refuses events that a job refuses with its default {@code limits.*}: too long, or of the future.
 */
public final class RowLimits {

    /** Nothing within a shorter record can exceed a limit. */
    private static final int SHORT = Limits.DEFAULTS.ids();

    private final String tower;
    private Optional<EventDecoder> decoder = Optional.empty();

    private static final EventReading LATE_LABELS = EventReading.DEFAULTS.withLateLabels();

    /**
     * @param tower that the events are for
     */
    public RowLimits(String tower) {
        this.tower = tower;
    }

    /**
     * @throws BadRowException with the row as the event that it is, for jobs with wider limits
     */
    public void require(String file, StreamRow row, Optional<DataShape> shape) {
        long now = System.currentTimeMillis();
        boolean harmless = row.value().length < SHORT && row.timeMillis() <= now;
        if (harmless || shape.isEmpty()) {
            return;
        }
        if (decoder.isEmpty()) {
            Map<String, InputSpec> inputs = Map.of(tower, shape.get().spec());
            decoder = Optional.of(new EventDecoder(inputs, Limits.DEFAULTS, LATE_LABELS));
        }
        if (decoder.get().decode(record(row.value(), now)) instanceof Decoded.Bad bad) {
            throw BadRowException.ofRow(file, row, bad.letter().problem());
        }
    }

    /** A value as it would come from a topic. */
    static ConsumerRecord<byte[], byte[]> record(byte[] value, long time) {
        return new ConsumerRecord<>(
                "file",
                0,
                0,
                time,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
