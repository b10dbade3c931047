package io.tripletflow.connectors.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * How to reach Kafka and what the outputs promise. The values of {@code properties} may be secrets:
 * they are never printed.
 *
 * @param bootstrap host:port, comma-separated
 * @param properties passed to every client as they stand, such as security.protocol
 * @param transactionalIdPrefix of every sink's transactions; unique to the job in its cluster
 * @param transactionTimeout must exceed a checkpoint plus a restart, and stay within the broker's
 *     transaction.max.timeout.ms (15 minutes by default)
 */
public record KafkaSettings(
        String bootstrap,
        Map<String, String> properties,
        DeliveryGuarantee guarantee,
        String transactionalIdPrefix,
        Duration transactionTimeout) {

    /** Options of ours, and what would break the job's guarantees. */
    private static final Map<String, String> OWNED =
            new TreeMap<>(
                    Map.of(
                            "bootstrap.servers", "set kafka.bootstrap",
                            "group.id", "set kafka.group-id",
                            "transactional.id", "set delivery.transactional-id-prefix",
                            "transaction.timeout.ms", "set delivery.transaction-timeout",
                            "auto.offset.reset", "set source.start",
                            "enable.auto.commit", "remove it: the job commits with checkpoints",
                            "key.serializer", "remove it: the job sets it",
                            "value.serializer", "remove it: the job sets it",
                            "key.deserializer", "remove it: the job sets it",
                            "value.deserializer", "remove it: the job sets it"));

    public KafkaSettings {
        requireNonNull(guarantee, "guarantee");
        requireNonNull(transactionTimeout, "transactionTimeout");
        properties = Map.copyOf(properties);
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException(
                    "kafka.bootstrap is empty; name at least one broker as host:port");
        }
        List<String> wrong = Bootstrap.problems(bootstrap);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("kafka.bootstrap: " + String.join("; ", wrong));
        }
        requireNoneOwned(properties.keySet());
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE && transactionalIdPrefix.isBlank()) {
            throw new IllegalArgumentException(
                    "delivery.transactional-id-prefix is empty but exactly-once needs one that is"
                            + " unique to the job");
        }
        if (transactionTimeout.toMillis() < 1
                || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "delivery.transaction-timeout must be between 1 ms and 24 days but was "
                            + transactionTimeout);
        }
    }

    /** At-least-once settings without properties, for readers and tools. */
    public static KafkaSettings of(String bootstrap) {
        return of(bootstrap, Map.of());
    }

    /** At-least-once settings, for readers and tools. */
    public static KafkaSettings of(String bootstrap, Map<String, String> properties) {
        return new KafkaSettings(
                bootstrap, properties, DeliveryGuarantee.AT_LEAST_ONCE, "", Duration.ofMinutes(10));
    }

    public boolean exactlyOnce() {
        return guarantee == DeliveryGuarantee.EXACTLY_ONCE;
    }

    /** What the transactional ids of one sink begin with. */
    public String transactionalId(String sink) {
        return transactionalIdPrefix + "-" + sink;
    }

    /**
     * The properties of one client: {@code defaults}, then what the user set, then the bootstrap
     * servers.
     */
    public Properties client(Map<String, String> defaults) {
        Properties client = new Properties();
        client.putAll(defaults);
        client.putAll(properties);
        client.setProperty("bootstrap.servers", bootstrap);
        return client;
    }

    private static void requireNoneOwned(Set<String> names) {
        for (Map.Entry<String, String> owned : OWNED.entrySet()) {
            if (names.contains(owned.getKey())) {
                throw new IllegalArgumentException(
                        "kafka.properties."
                                + (owned.getKey() + " cannot be set there; " + owned.getValue()));
            }
        }
    }

    @Override
    public String toString() {
        return "KafkaSettings["
                + (bootstrap + ", " + guarantee + ", properties " + properties.keySet())
                + "]";
    }
}
