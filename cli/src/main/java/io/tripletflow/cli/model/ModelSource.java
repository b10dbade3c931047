package io.tripletflow.cli.model;

import io.tripletflow.cli.ClientProperties;
import io.tripletflow.cli.CommandException;
import io.tripletflow.connectors.KafkaSettings;
import io.tripletflow.connectors.KafkaSetupException;
import io.tripletflow.connectors.LatestModel;
import io.tripletflow.connectors.ModelSnapshot;
import io.tripletflow.connectors.RecordFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a model is: a file, or the newest on a topic. */
final class ModelSource {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--snapshot",
            required = true,
            paramLabel = "FILE",
            description = "A model or snapshot in a file.")
    private Path snapshot;

    @ArgGroup(exclusive = false)
    private Topic topic;

    /** The newest whole model of a topic. */
    private static final class Topic {
        @Option(
                names = "--bootstrap",
                required = true,
                paramLabel = "HOST:PORT",
                description = "Kafka brokers, separated by commas.")
        private String bootstrap;

        @Option(
                names = "--topic",
                required = true,
                description = "Model topic, whose newest model is taken.")
        private String name;

        @Option(
                names = "--properties",
                paramLabel = "FILE",
                description = "Kafka client properties, such as security.protocol.")
        private Path properties;
    }

    /**
     * A model as it is stored.
     *
     * @param origin how messages call it
     * @param epoch of the job that published it; only known of a topic
     */
    record Stored(String origin, OptionalLong epoch, byte[] bytes) {}

    Stored read() {
        return topic == null ? fromFile() : fromTopic();
    }

    private Stored fromFile() {
        try {
            return new Stored(
                    snapshot.toString(), OptionalLong.empty(), Files.readAllBytes(snapshot));
        } catch (IOException e) {
            throw CommandException.mistake(
                    "--snapshot " + snapshot + " cannot be read; check the path", e);
        }
    }

    private Stored fromTopic() {
        String origin = "topic '" + topic.name + "' at " + topic.bootstrap;
        try {
            KafkaSettings settings =
                    KafkaSettings.of(topic.bootstrap, ClientProperties.read(topic.properties));
            ModelSnapshot model =
                    LatestModel.read(settings, topic.name, PATIENCE)
                            .orElseThrow(() -> noModel(origin));
            return new Stored(origin, OptionalLong.of(model.epoch()), model.bytes());
        } catch (RecordFormatException e) {
            throw CommandException.failure(
                    origin + " holds what is no model: " + e.getMessage(), e);
        } catch (KafkaSetupException e) {
            throw CommandException.failure(ClientProperties.inOptions(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw CommandException.mistake(ClientProperties.inOptions(e.getMessage()), e);
        }
    }

    private static CommandException noModel(String origin) {
        return CommandException.failure(
                origin
                        + " holds no whole model yet; the job publishes one every"
                        + " model.publish-interval and when it ends",
                null);
    }
}
