package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Records on their way to a sink: neither partition nor time, which the job leaves to Kafka. */
public final class KafkaRecordFormat extends Format<ProducerRecord<byte[], byte[]>> {

    public KafkaRecordFormat() {
        super("kafka-record", recordClass(), 1);
    }

    @SuppressWarnings("unchecked") // a class has no type parameters
    private static Class<ProducerRecord<byte[], byte[]>> recordClass() {
        return (Class<ProducerRecord<byte[], byte[]>>) (Class<?>) ProducerRecord.class;
    }

    @Override
    protected void writeFields(ProducerRecord<byte[], byte[]> record, DataOutput out)
            throws IOException {
        if (record.partition() != null || record.timestamp() != null) {
            throw new IOException("a record of ours must leave partition and time to Kafka");
        }
        Fields.writeText(record.topic(), out);
        Fields.writeNullableBytes(record.key(), out);
        Fields.writeNullableBytes(record.value(), out);
        Header[] headers = record.headers().toArray();
        out.writeInt(headers.length);
        for (Header header : headers) {
            Fields.writeText(header.key(), out);
            Fields.writeNullableBytes(header.value(), out);
        }
    }

    @Override
    protected ProducerRecord<byte[], byte[]> readFields(int writtenVersion, DataInput in)
            throws IOException {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Fields.readText(in),
                        Fields.readNullableBytes(in),
                        Fields.readNullableBytes(in));
        Headers headers = record.headers();
        for (int left = in.readInt(); left > 0; left--) {
            headers.add(Fields.readText(in), Fields.readNullableBytes(in));
        }
        return record;
    }
}
