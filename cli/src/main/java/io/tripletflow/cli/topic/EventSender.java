package io.tripletflow.cli.topic;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.row.StreamRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends rows to a topic, each once and in order; the first failure stops it. */
public final class EventSender implements AutoCloseable {

    private record Failure(long line, Exception cause) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final boolean ownTimestamps;
    private final AtomicReference<Failure> failure = new AtomicReference<>();
    private long sent;

    /**
     * @param properties of the client, such as security.protocol
     * @param ownTimestamps whether records carry the time of their row instead of that of sending
     */
    public EventSender(
            String bootstrap, String topic, Map<String, String> properties, boolean ownTimestamps) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("linger.ms", "10");
        settings.put("batch.size", String.valueOf(1 << 17));
        settings.put("max.block.ms", "20000");
        // A new partition may refuse the first of several requests and take the second, after which
        // the first can never be delivered (KAFKA-15591).
        settings.put("max.in.flight.requests.per.connection", "1");
        settings.putAll(properties);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("enable.idempotence", "true");
        this.topic = topic;
        this.ownTimestamps = ownTimestamps;
        try {
            producer =
                    new KafkaProducer<>(
                            settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw CommandException.mistake(
                    "no Kafka client for '%s': %s; check --bootstrap and --properties"
                            .formatted(bootstrap, cause.getMessage()),
                    e);
        }
    }

    /** Sends one row; returns before it has arrived. */
    public void send(StreamRow row) {
        stopAtFailure();
        Long time = ownTimestamps ? row.timeMillis() : null;
        try {
            var unused =
                    producer.send(
                            new ProducerRecord<>(topic, null, time, row.key(), row.value()),
                            (metadata, error) -> {
                                if (error != null) {
                                    failure.compareAndSet(null, new Failure(row.line(), error));
                                }
                            });
        } catch (KafkaException e) {
            failure.compareAndSet(null, new Failure(row.line(), e));
        }
        stopAtFailure();
        sent++;
    }

    /** Waits until everything sent has arrived. */
    public void flush() {
        producer.flush();
        stopAtFailure();
    }

    /** Number of rows sent. */
    public long sent() {
        return sent;
    }

    private void stopAtFailure() {
        Failure first = failure.get();
        if (first != null) {
            throw CommandException.failure(
                    "the event of line %d did not reach topic '%s': %s"
                            .formatted(first.line(), topic, first.cause().getMessage()),
                    first.cause());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
