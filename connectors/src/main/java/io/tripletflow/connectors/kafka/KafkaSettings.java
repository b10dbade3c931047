package io.tripletflow.connectors.kafka;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param names what messages call these settings
 */
public record KafkaSettings(
        String bootstrap,
        Map<String, String> properties,
        DeliveryGuarantee guarantee,
        String transactionalIdPrefix,
        Duration transactionTimeout,
        SettingNames names)
        implements Serializable {

    /** Client properties that a setting decides, or that the job's guarantees rest on. */
    private static final Map<String, Optional<KafkaSetting>> OWNED =
            new TreeMap<>(
                    Map.of(
                            "bootstrap.servers", Optional.of(KafkaSetting.BOOTSTRAP),
                            "group.id", Optional.of(KafkaSetting.GROUP_ID),
                            "transactional.id", Optional.of(KafkaSetting.TRANSACTIONAL_ID_PREFIX),
                            "transaction.timeout.ms", Optional.of(KafkaSetting.TRANSACTION_TIMEOUT),
                            "auto.offset.reset", Optional.of(KafkaSetting.START),
                            "enable.auto.commit", Optional.empty(),
                            "key.serializer", Optional.empty(),
                            "value.serializer", Optional.empty(),
                            "key.deserializer", Optional.empty(),
                            "value.deserializer", Optional.empty()));

    public KafkaSettings {
        requireNonNull(guarantee, "guarantee");
        requireNonNull(transactionTimeout, "transactionTimeout");
        requireNonNull(names, "names");
        properties = Map.copyOf(properties);
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException(
                    names.of(KafkaSetting.BOOTSTRAP)
                            + " is empty; name at least one broker as host:port");
        }
        List<String> wrong = Bootstrap.problems(bootstrap);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    names.of(KafkaSetting.BOOTSTRAP) + ": " + String.join("; ", wrong));
        }
        requireNoneOwned(properties.keySet(), names);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE && transactionalIdPrefix.isBlank()) {
            throw new IllegalArgumentException(
                    names.of(KafkaSetting.TRANSACTIONAL_ID_PREFIX)
                            + " is empty but exactly-once needs one that is unique to the job");
        }
        if (transactionTimeout.toMillis() < 1
                || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    names.of(KafkaSetting.TRANSACTION_TIMEOUT)
                            + " must be between 1 ms and 24 days but was "
                            + transactionTimeout);
        }
    }

    /** At-least-once settings without properties, for tools. */
    public static KafkaSettings of(String bootstrap) {
        return of(bootstrap, Map.of(), SettingNames.OWN);
    }

    /** At-least-once settings, for readers and tools. */
    public static KafkaSettings of(
            String bootstrap, Map<String, String> properties, SettingNames names) {
        return new KafkaSettings(
                bootstrap,
                properties,
                DeliveryGuarantee.AT_LEAST_ONCE,
                "",
                Duration.ofMinutes(10),
                names);
    }

    /**
     * Client properties that nobody may set, by name.
     *
     * @return with the setting that decides each; empty if it is fixed
     */
    public static Map<String, Optional<KafkaSetting>> owned() {
        return Collections.unmodifiableMap(OWNED);
    }

    /** Whether output is transactional. */
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

    private static void requireNoneOwned(Set<String> properties, SettingNames names) {
        OWNED.forEach(
                (property, setting) -> {
                    if (properties.contains(property)) {
                        throw new IllegalArgumentException(
                                "%s cannot be set in %s; %s"
                                        .formatted(
                                                property,
                                                names.of(KafkaSetting.PROPERTIES),
                                                remedy(setting, names)));
                    }
                });
    }

    private static String remedy(Optional<KafkaSetting> decides, SettingNames names) {
        return decides.filter(names::has)
                .map(setting -> "set " + names.of(setting))
                .orElse("remove it");
    }

    @Override
    public String toString() {
        return "KafkaSettings["
                + (bootstrap + ", " + guarantee + ", properties " + properties.keySet())
                + "]";
    }
}
