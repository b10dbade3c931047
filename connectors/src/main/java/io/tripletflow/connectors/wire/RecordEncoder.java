package io.tripletflow.connectors.wire;

import java.io.Serializable;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the Kafka record that stands for a value. */
@FunctionalInterface
public interface RecordEncoder<T> extends Serializable {

    ProducerRecord<byte[], byte[]> encode(T value);
}
