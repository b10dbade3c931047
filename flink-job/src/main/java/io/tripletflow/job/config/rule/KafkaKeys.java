package io.tripletflow.job.config.rule;

import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.RunOptions;
import io.tripletflow.job.config.registry.StreamOptions;
import io.tripletflow.job.config.registry.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Checks the properties of the Kafka clients: their names, of which Kafka only logs those that it
 * does not know, their values, and what the producers of a job cannot work with.
 */
final class KafkaKeys {

    private static final List<ConfigDef> CLIENTS =
            List.of(
                    ProducerConfig.configDef(),
                    ConsumerConfig.configDef(),
                    AdminClientConfig.configDef());

    /** Of Flink's Kafka connector. */
    private static final Set<String> CONNECTOR =
            Set.of(
                    "partition.discovery.interval.ms",
                    "client.id.prefix",
                    "register.consumer.metrics",
                    "commit.offsets.on.checkpoint",
                    "flink.disable-metrics");

    /** Kafka's bound for an idempotent producer to keep the order of its batches. */
    private static final int MAX_IN_FLIGHT = 5;

    private final Values values;
    private final Findings findings;
    private final Map<String, String> given;

    KafkaKeys(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
        given = values.properties(StreamOptions.KAFKA_PROPERTIES);
    }

    void check() {
        given.forEach(this::check);
        everyReplica();
        switch (values.get(RunOptions.DELIVERY_GUARANTEE)) {
            case EXACTLY_ONCE -> idempotent();
            case AT_LEAST_ONCE -> {}
        }
        deliveryTime();
    }

    private void check(String name, String value) {
        if (OwnedKeys.owns(key(name))) {
            return; // reported as such
        }
        boolean known = CONNECTOR.contains(name);
        for (ConfigDef client : CLIENTS) {
            ConfigDef.ConfigKey key = client.configKeys().get(name);
            if (key != null) {
                known = true;
                Optional<String> why = refused(key, value);
                if (why.isPresent()) {
                    problem(name, why.get());
                    return;
                }
            }
        }
        if (!known) {
            unknown(name);
        }
    }

    /**
     * One that is nearly another is a typing error; the other may be read by a plugged-in class.
     */
    private void unknown(String name) {
        Set<String> names = new TreeSet<>(CONNECTOR);
        CLIENTS.forEach(client -> names.addAll(client.names()));
        Optional<String> near = Suggestions.typo(name, List.copyOf(names));
        if (near.isPresent()) {
            problem(
                    name,
                    "is no property of a Kafka client, which would ignore it; did you mean "
                            + near.get()
                            + "?");
        } else {
            String key = key(name);
            findings.warning(
                    values.origin(key),
                    key,
                    "is no property of a Kafka client, and Kafka ignores what it does not know;"
                            + " check its name unless a class of yours reads it");
        }
    }

    /** Why a client would refuse the value; a class may be on the cluster's class path alone. */
    private static Optional<String> refused(ConfigDef.ConfigKey key, String value) {
        if (key.type == ConfigDef.Type.CLASS) {
            return Optional.empty();
        }
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            String told =
                    key.type == ConfigDef.Type.PASSWORD || Secrets.isSecret(key.name)
                            ? "its value is refused by Kafka's clients"
                            : "is refused by Kafka's clients: " + e.getMessage();
            return Optional.of(told + "; correct it");
        }
    }

    private void everyReplica() {
        String acks = given.getOrDefault("acks", "all").strip();
        if (acks.equals("0") || acks.equals("1")) {
            problem(
                    "acks",
                    "must be all but was "
                            + acks
                            + ", which loses records with the broker that took them, and a"
                            + " transaction refuses; remove it");
        }
    }

    /** What a transaction rests on. */
    private void idempotent() {
        if (given.getOrDefault("enable.idempotence", "true").strip().equalsIgnoreCase("false")) {
            problem("enable.idempotence", "must be true" + transactions("false") + "; remove it");
        }
        number("retries")
                .filter(retries -> retries == 0)
                .ifPresent(
                        retries ->
                                problem(
                                        "retries",
                                        "must be above 0" + transactions("0") + "; remove it"));
        number("max.in.flight.requests.per.connection")
                .filter(max -> max > MAX_IN_FLIGHT)
                .ifPresent(
                        max ->
                                problem(
                                        "max.in.flight.requests.per.connection",
                                        "must be at most "
                                                + MAX_IN_FLIGHT
                                                + transactions(String.valueOf(max))
                                                + "; lower it"));
    }

    private static String transactions(String was) {
        return " with delivery.guarantee exactly-once, whose transactions need it, but was " + was;
    }

    /** The producer refuses to start where a record could expire before its first answer. */
    private void deliveryTime() {
        List<String> names = List.of("delivery.timeout.ms", "linger.ms", "request.timeout.ms");
        if (!given.containsKey(names.get(0))) {
            return;
        }
        List<Long> millis = new ArrayList<>();
        for (String name : names) {
            Optional<Long> number =
                    given.containsKey(name) ? number(name) : Optional.of(producerDefault(name));
            if (number.isEmpty()) {
                return; // reported as broken
            }
            millis.add(number.get());
        }
        long min = millis.get(1) + millis.get(2);
        if (millis.get(0) < min) {
            problem(
                    names.get(0),
                    "must be at least linger.ms plus request.timeout.ms, "
                            + min
                            + ", but was "
                            + millis.get(0)
                            + "; raise it, or lower those");
        }
    }

    private static long producerDefault(String name) {
        Object value = ProducerConfig.configDef().configKeys().get(name).defaultValue;
        return ((Number) value).longValue();
    }

    private Optional<Long> number(String name) {
        try {
            return Optional.ofNullable(given.get(name)).map(text -> Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty(); // reported as broken
        }
    }

    private void problem(String name, String message) {
        String key = key(name);
        findings.problem(values.origin(key), key, message);
    }

    private static String key(String name) {
        return StreamOptions.KAFKA_PROPERTIES.key() + "." + name;
    }
}
