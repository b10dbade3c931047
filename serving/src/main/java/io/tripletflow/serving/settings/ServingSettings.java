package io.tripletflow.serving.settings;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.learn.spec.LearnerConfig;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that a server is told. It travels to the server's process by its standard input, and secrets
 * with it.
 *
 * @param kafka brokers, and what every client is set to
 * @param learner what the job's model is made of; null if only its topics are known
 * @param limits of one event, which hold for inputs that are asked about too
 * @param reading how events of others are read
 * @param threshold Euclidean distance below which the job does not send a moved embedding again
 * @param maxEntities most entities that are kept; others are refused and counted
 */
public record ServingSettings(
        KafkaSettings kafka,
        Topics topics,
        LearnerConfig learner,
        Limits limits,
        EventReading reading,
        float threshold,
        int maxEntities,
        WebSettings web)
        implements Serializable {

    /** Of a job that does not say otherwise. */
    public static final float DEFAULT_THRESHOLD = 0.001f;

    public ServingSettings {
        requireNonNull(kafka, "kafka");
        requireNonNull(topics, "topics");
        requireNonNull(limits, "limits");
        requireNonNull(reading, "reading");
        requireNonNull(web, "web");
        if (maxEntities < 1) {
            throw new IllegalArgumentException(
                    "--max-entities must be positive but was " + maxEntities);
        }
    }

    /** Names of the topics that are read. */
    public record Topics(
            String events, String embeddings, String model, String reports, String deadLetters)
            implements Serializable {

        /** As a job names them that does not say otherwise. */
        public static final Topics DEFAULTS =
                new Topics("events", "embeddings", "model", "reports", "dead-letters");
    }

    /** What each tower takes, by its name; empty if that is not known before a model has come. */
    public Optional<Map<String, InputSpec>> inputs() {
        return Optional.ofNullable(learner).map(known -> inputs(known.towers()));
    }

    /** What each of them takes, by its name. */
    public static Map<String, InputSpec> inputs(List<TowerSpec> towers) {
        return towers.stream().collect(Collectors.toMap(TowerSpec::name, TowerSpec::input));
    }

    @Override
    public String toString() {
        return "ServingSettings[%s, %s, %s]".formatted(kafka, topics, web);
    }
}
