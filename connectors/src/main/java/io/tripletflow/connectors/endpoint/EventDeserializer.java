package io.tripletflow.connectors.endpoint;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.EventDecoder;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.encoder.input.InputSpec;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Every record of the events topic becomes exactly one {@link Decoded}; none fails the job, but a
 * schema registry that does not answer does.
 */
public final class EventDeserializer implements KafkaRecordDeserializationSchema<Decoded> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, InputSpec> towers;
    private final Limits limits;
    private final EventReading reading;
    private final TypeInformation<Decoded> type;
    private transient EventDecoder decoder;

    public EventDeserializer(
            Map<String, InputSpec> towers, Limits limits, TypeInformation<Decoded> type) {
        this(towers, limits, EventReading.DEFAULTS, type);
    }

    public EventDeserializer(
            Map<String, InputSpec> towers,
            Limits limits,
            EventReading reading,
            TypeInformation<Decoded> type) {
        this.towers = new TreeMap<>(towers);
        this.limits = limits;
        this.reading = reading;
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new EventDecoder(towers, limits, reading);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> out) {
        out.collect(decoder.decode(record));
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return type;
    }
}
