package io.tripletflow.cli.cluster;

import io.tripletflow.cli.Producers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;

/** Sends an {@link EventStream}, each row once and in order, as far as it is allowed to. */
final class EventFeed implements AutoCloseable {

    private static final int PACE_ROWS = 20;

    private final EventStream stream;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "event feed");
    private int allowed;
    private int rowsPerSecond;
    private int sent;

    EventFeed(String bootstrap, String topic, EventStream stream) {
        this.stream = stream;
        this.topic = topic;
        producer =
                Producers.of(
                        bootstrap,
                        Map.of(
                                "linger.ms", "5",
                                // brokers come and go: patience
                                "delivery.timeout.ms", "600000",
                                "max.block.ms", "600000"));
        thread.setDaemon(true);
        thread.start();
    }

    /** Goes on to row {@code until} at that pace. */
    synchronized void allow(int until, int pace) {
        allowed = Math.min(until, stream.rows());
        rowsPerSecond = pace;
        notifyAll();
    }

    /** Sends all rows that are left and waits until the brokers have them. */
    void finish() throws InterruptedException {
        allow(stream.rows(), Integer.MAX_VALUE);
        thread.join();
        stopAtFailure();
    }

    private void run() {
        try {
            for (int i = 0; i < stream.rows(); i++) {
                awaitTurn(i);
                EventStream.Row row = stream.row(i);
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        topic, row.partition(), row.key(), row.value()),
                                (metadata, error) -> failure.compareAndSet(null, error));
                stopAtFailure();
            }
            producer.flush();
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitTurn(int row) throws InterruptedException {
        long pause;
        synchronized (this) {
            while (row >= allowed) {
                wait();
            }
            pause = row % PACE_ROWS == 0 ? 1000L * PACE_ROWS / rowsPerSecond : 0;
            sent = row;
        }
        Thread.sleep(pause);
    }

    /** Rows handed to the producer so far. */
    synchronized int sent() {
        return sent;
    }

    private void stopAtFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw new IllegalStateException("an event did not reach the brokers", first);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        producer.close(java.time.Duration.ZERO);
    }
}
