package io.tripletflow.cli.console;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where a command finds the topics: by a job file, or at brokers that are named. */
public final class JobOrBrokers {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The job file: where Kafka is, the topics, and how events are read.")
    private Path job;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Override an option of the file; repeatable.")
    private List<String> overrides = List.of();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, separated by commas, in place of a job file.")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Kafka client properties, such as security.protocol, with --bootstrap.")
    private Path properties;

    /**
     * Refuses both, neither, and options that go with the other one.
     *
     * @throws ParameterException with the remedy
     */
    public void requireOne() {
        if ((job == null) == bootstrap.isEmpty()) {
            throw mistake("give either the job FILE or --bootstrap");
        }
        if (job != null && properties != null) {
            throw mistake(
                    "--properties goes with --bootstrap; set kafka.properties in the job file");
        }
        if (job == null && !overrides.isEmpty()) {
            throw mistake("--set needs a job file to override; give FILE");
        }
    }

    /** The job, unless brokers are named. */
    public Optional<JobConfig> job() {
        return job == null ? Optional.empty() : Optional.of(JobConfig.load(job, overrides));
    }

    /**
     * The brokers, where there is no job.
     *
     * @throws CommandException if they, or the properties of their clients, cannot be used
     */
    public KafkaSettings brokers() {
        return ClientProperties.brokers(
                bootstrap.orElseThrow(), properties, ClientProperties.NAMES);
    }

    private ParameterException mistake(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
