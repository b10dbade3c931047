package io.tripletflow.connectors.event;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.RecordHeaders;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Dead letters as Kafka records: original key and value untouched; reason, detail, topic,
 * partition, offset and time in headers prefixed {@code tripletflow.}. Only a record that would not
 * fit the topic is cut, and then {@code tripletflow.truncated} tells its full size.
 */
public final class DeadLetterRecords {
    /** What any default broker takes (1 MiB), less the batch's own header. */
    public static final int SAFE_BYTES = 1_000_000;

    private static final int HEADER_BYTES = 4096;

    /** In UTF-8 they fit the headers' bytes beside the other headers. */
    private static final int DETAIL_CHARACTERS = 1000;

    private DeadLetterRecords() {}

    /**
     * The record to be written to {@code topic}.
     *
     * @param maxBytes the most that the topic takes, in bytes
     */
    public static ProducerRecord<byte[], byte[]> encode(
            String topic, DeadLetter letter, int maxBytes) {
        int room = Math.max(0, maxBytes - HEADER_BYTES);
        byte[] key = cut(letter.key(), room);
        byte[] value = cut(letter.value(), room - length(key));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        Headers headers = record.headers();
        RecordHeaders.put(headers, "reason", letter.reason().tag());
        RecordHeaders.put(headers, "detail", Json.shorten(letter.detail(), DETAIL_CHARACTERS));
        RecordHeaders.put(headers, "topic", letter.topic());
        RecordHeaders.put(headers, "partition", letter.partition());
        RecordHeaders.put(headers, "offset", letter.offset());
        RecordHeaders.put(headers, "time", letter.timeMillis());
        long whole = (long) length(letter.key()) + length(letter.value());
        if (whole > (long) length(key) + length(value)) {
            RecordHeaders.put(headers, "truncated", whole);
        }
        return record;
    }

    /**
     * The dead letter in {@code record}.
     *
     * @throws RecordFormatException if a header is missing or wrong
     */
    public static DeadLetter decode(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        String where = record.topic() + "-" + record.partition() + "@" + record.offset();
        String reason = RecordHeaders.text(headers, "reason");
        String detail = RecordHeaders.text(headers, "detail");
        String topic = RecordHeaders.text(headers, "topic");
        if (reason == null || detail == null || topic == null) {
            throw new RecordFormatException(
                    "dead letter at " + where + " lacks the header reason, detail or topic", null);
        }
        DeadLetter.Reason known;
        try {
            known = DeadLetter.Reason.ofTag(reason);
        } catch (IllegalArgumentException e) {
            throw new RecordFormatException("dead letter at " + where + ": " + e.getMessage(), e);
        }
        return new DeadLetter(
                record.key(),
                record.value(),
                topic,
                (int) RecordHeaders.number(headers, "partition", -1),
                RecordHeaders.number(headers, "offset", -1),
                RecordHeaders.number(headers, "time", -1),
                known,
                detail);
    }

    private static byte[] cut(byte[] bytes, int max) {
        return bytes == null || bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
