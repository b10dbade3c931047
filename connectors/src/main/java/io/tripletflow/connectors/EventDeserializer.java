package io.tripletflow.connectors;

import io.tripletflow.encoder.InputSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Every record of the events topic becomes exactly one {@link Decoded}; none fails the job. */
public final class EventDeserializer implements KafkaRecordDeserializationSchema<Decoded> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, InputSpec> towers;
    private final Limits limits;
    private final List<String> avroSchemas;
    private final TypeInformation<Decoded> type;
    private transient EventJson json;

    public EventDeserializer(
            Map<String, InputSpec> towers, Limits limits, TypeInformation<Decoded> type) {
        this(towers, limits, List.of(), type);
    }

    /**
     * @param avroSchemas of others that write events, as JSON
     */
    public EventDeserializer(
            Map<String, InputSpec> towers,
            Limits limits,
            List<String> avroSchemas,
            TypeInformation<Decoded> type) {
        this.towers = new TreeMap<>(towers);
        this.limits = limits;
        this.avroSchemas = List.copyOf(avroSchemas);
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        json = new EventJson(towers, limits, avroSchemas);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> out) {
        out.collect(json.decode(record));
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return type;
    }
}
