package io.tripletflow.bench.search;

import io.tripletflow.connectors.endpoint.KafkaEndpoints;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.wire.RecordFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes embeddings to the topic, as a job does. Keeps where those of the first version lie. */
final class SearchWriter implements AutoCloseable {

    static final String TOPIC = "embeddings";

    /** A job writes what a poll has brought; one by one each would wake three processes. */
    private static final long BURST_NANOS = 10_000_000;

    private final SearchData data;
    private final KafkaProducer<byte[], byte[]> producer;
    private final float[][] first;
    private Thread upserts;
    private volatile boolean stopped;

    /** By the thread of the upserts, at its end. */
    private double perSecond;

    private final AtomicReference<Exception> failure = new AtomicReference<>();

    SearchWriter(SearchData data, String bootstrap) {
        this.data = data;
        Map<String, Object> properties = new HashMap<>(KafkaEndpoints.PRODUCER_DEFAULTS);
        properties.put("bootstrap.servers", bootstrap);
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        first = new float[data.entities()][];
        for (int i = 0; i < first.length; i++) {
            first[i] = data.vector(i, 1, 0);
        }
    }

    /** All entities, as a version sees them. */
    void writeAll(long version) {
        for (int i = 0; i < first.length; i++) {
            float[] vector = version == 1 ? first[i] : data.vector(i, version, 0);
            write(data.record(SearchData.name(i), vector, version));
        }
        flush();
    }

    void write(EmbeddingRecord record) {
        var unused =
                producer.send(
                        EmbeddingRecords.encode(TOPIC, record, RecordFormat.AVRO),
                        (place, failed) -> failure.compareAndSet(null, failed));
    }

    private void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("the broker took not all embeddings", failure.get());
        }
    }

    /** Begins to move entities of the first version, so many a second. */
    void startUpserts(int perSecond) {
        upserts = new Thread(() -> upsert(perSecond), "upserts");
        upserts.start();
    }

    private void upsert(int wanted) {
        Random random = new Random(2);
        long start = System.nanoTime();
        int count = 0;
        while (!stopped) {
            LockSupport.parkNanos(BURST_NANOS);
            long due = (long) ((System.nanoTime() - start) / 1e9 * wanted);
            for (; count < due; count++) {
                int entity = random.nextInt(first.length);
                float[] vector = data.vector(entity, 1, count + 1);
                // copied: what replaced it would be garbage of old age
                System.arraycopy(vector, 0, first[entity], 0, vector.length);
                write(data.record(SearchData.name(entity), vector, 1));
            }
        }
        producer.flush();
        perSecond = count * 1e9 / (System.nanoTime() - start);
    }

    /** Ends the upserts; how many there were a second. */
    double stopUpserts() throws InterruptedException {
        stopped = true;
        upserts.join();
        flush();
        return perSecond;
    }

    /** Where an entity lies as the first version sees it; shape (E). */
    float[] first(int entity) {
        return first[entity];
    }

    @Override
    public void close() {
        stopped = true;
        producer.close();
    }
}
