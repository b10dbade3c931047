package io.tripletflow.cli;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Every producer that a test makes itself. {@code RoomsTest} holds that no test has another. */
public final class Producers {

    private Producers() {}

    /** A producer of bytes, without transactions. */
    public static KafkaProducer<byte[], byte[]> of(String bootstrap) {
        return of(bootstrap, Map.of());
    }

    /**
     * @param properties of the client; they win
     */
    public static KafkaProducer<byte[], byte[]> of(
            String bootstrap, Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", bootstrap);
        // A broker may refuse the first request to a new topic and take the second. With more than
        // one on their way the first is then out of order for ever (KAFKA-15591), and the test
        // hangs.
        all.put("max.in.flight.requests.per.connection", "1");
        all.putAll(properties);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** One whose transactions may begin. */
    public static KafkaProducer<byte[], byte[]> transactional(String bootstrap, String id) {
        KafkaProducer<byte[], byte[]> producer = of(bootstrap, Map.of("transactional.id", id));
        producer.initTransactions();
        return producer;
    }
}
