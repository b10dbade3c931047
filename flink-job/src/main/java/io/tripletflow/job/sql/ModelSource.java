package io.tripletflow.job.sql;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.SettingNames;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model comes from, and which. Values of {@code properties} may be secrets, which are never
 * printed.
 *
 * @param properties of the Kafka client
 * @param tower that rows are inputs of; null for the model's only one
 * @param version that is asked for; null for the newest
 * @param patience how long to wait for the first model
 */
record ModelSource(
        String bootstrap,
        Map<String, String> properties,
        String topic,
        String tower,
        Pinned version,
        Duration patience)
        implements Serializable {

    private static final SettingNames NAMES =
            new SettingNames(
                    Map.of(
                            KafkaSetting.BOOTSTRAP, "'bootstrap'",
                            KafkaSetting.PROPERTIES, "'properties.*'"));

    ModelSource {
        requireNonNull(bootstrap, "bootstrap");
        requireNonNull(topic, "topic");
        requireNonNull(patience, "patience");
        properties = Map.copyOf(properties);
    }

    /**
     * One version.
     *
     * @param epoch null for any
     */
    record Pinned(Long epoch, long version) implements Serializable {

        /**
         * Reads {@code VERSION} or {@code EPOCH/VERSION}.
         *
         * @throws IllegalArgumentException if it is neither
         */
        static Pinned parse(String text) {
            String[] parts = text.split("/", -1);
            try {
                if (parts.length <= 2) {
                    return new Pinned(
                            parts.length == 2 ? Long.valueOf(parts[0]) : null,
                            Long.parseLong(parts[parts.length - 1]));
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new IllegalArgumentException(
                    "'version' must be VERSION or EPOCH/VERSION, such as 118 or 1732400000123/118,"
                            + " but was '"
                            + text
                            + "'");
        }

        boolean isIt(long otherEpoch, long otherVersion) {
            return version == otherVersion && (epoch == null || epoch == otherEpoch);
        }

        @Override
        public String toString() {
            return epoch == null ? String.valueOf(version) : epoch + "/" + version;
        }
    }

    KafkaSettings kafka() {
        return KafkaSettings.of(bootstrap, properties, NAMES);
    }

    Optional<Pinned> pinned() {
        return Optional.ofNullable(version);
    }

    @Override
    public String toString() {
        return "ModelSource[%s, topic %s, properties %s]"
                .formatted(bootstrap, topic, properties.keySet());
    }
}
