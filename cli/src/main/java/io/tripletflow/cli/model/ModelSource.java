package io.tripletflow.cli.model;

import io.tripletflow.cli.console.BrokerOptions;
import io.tripletflow.cli.console.ClientProperties;
import io.tripletflow.cli.console.CommandException;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a model is: a file, or the newest on a topic, which a job file may name. */
final class ModelSource {

    /** The longest array. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--snapshot",
            required = true,
            paramLabel = "FILE",
            description = "A model or snapshot in a file.")
    private Path snapshot;

    @ArgGroup(exclusive = false)
    private Topic topic;

    @ArgGroup(exclusive = false)
    private Job job;

    /** The newest whole model of the topic of a job file. */
    private static final class Job {
        @Parameters(
                paramLabel = "JOB",
                arity = "1",
                description = "A job file, whose model topic's newest model is taken.")
        private Path file;

        @Option(
                names = "--set",
                paramLabel = "OPTION=VALUE",
                description = "Override an option of the job file; repeatable.")
        private List<String> overrides = List.of();
    }

    /** The newest whole model of a topic. */
    private static final class Topic extends BrokerOptions {
        @Option(
                names = "--topic",
                required = true,
                description = "Model topic, whose newest model is taken.")
        private String name;
    }

    /**
     * A model as it is stored.
     *
     * @param origin how messages call it
     * @param epoch of the job that published it; only known of a topic
     */
    record Stored(String origin, OptionalLong epoch, byte[] bytes) {}

    Stored read() {
        if (job != null) {
            return fromJob();
        }
        return topic == null ? fromFile() : fromTopic();
    }

    private Stored fromJob() {
        JobConfig config = JobConfig.load(job.file, job.overrides);
        return newest(config.kafkaSettings(), config.topics().model());
    }

    private Stored fromFile() {
        try {
            if (Files.size(snapshot) > MAX_BYTES) {
                throw CommandException.mistake(
                        "--snapshot " + snapshot + " has 2 GiB or more, which no model has", null);
            }
            return new Stored(
                    snapshot.toString(), OptionalLong.empty(), Files.readAllBytes(snapshot));
        } catch (IOException e) {
            throw CommandException.mistake(
                    "--snapshot " + snapshot + " cannot be read; check the path", e);
        }
    }

    private Stored fromTopic() {
        return newest(topic.brokers(ClientProperties.NAMES), topic.name);
    }

    private static Stored newest(KafkaSettings settings, String topic) {
        String origin = "topic '" + topic + "' at " + settings.bootstrap();
        try {
            ModelSnapshot model =
                    LatestModel.read(settings, topic, PATIENCE).orElseThrow(() -> noModel(origin));
            return new Stored(origin, OptionalLong.of(model.epoch()), model.bytes());
        } catch (RecordFormatException e) {
            throw CommandException.failure(
                    origin + " holds what is no model: " + e.getMessage(), e);
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
