package io.tripletflow.cli.console;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.SettingNames;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The brokers of a command that takes no job file. */
public class BrokerOptions {

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, separated by commas.")
    private String bootstrap;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Kafka client properties, such as security.protocol.")
    private Path properties;

    /**
     * The brokers.
     *
     * @param names what messages call the settings
     * @throws CommandException if the options cannot be used
     */
    public KafkaSettings brokers(SettingNames names) {
        return ClientProperties.brokers(bootstrap, properties, names);
    }
}
