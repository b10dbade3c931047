package io.tripletflow.connectors.endpoint;

import io.tripletflow.connectors.wire.RecordEncoder;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Where values of one kind leave the job. Encoding and writing are apart, so that what comes
 * between can put a line of the ledger into the transaction that it is about.
 *
 * @param sink writes the records of {@code encoder} and the ledger's
 */
public record TopicSink<T>(
        String topic, RecordEncoder<T> encoder, Sink<ProducerRecord<byte[], byte[]>> sink) {}
