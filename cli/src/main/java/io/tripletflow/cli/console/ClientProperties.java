package io.tripletflow.cli.console;

import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.SettingNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The brokers of a command that takes no job file, and the properties of their clients. */
public final class ClientProperties {

    /** How such a command is told of the brokers. */
    public static final SettingNames NAMES =
            new SettingNames(
                    Map.of(
                            KafkaSetting.BOOTSTRAP, "--bootstrap",
                            KafkaSetting.PROPERTIES, "--properties"));

    private ClientProperties() {}

    /**
     * The brokers of {@code --bootstrap} and {@code --properties}.
     *
     * @param file null for no properties
     * @param names what messages call the settings
     * @throws CommandException if either cannot be used
     */
    public static KafkaSettings brokers(String bootstrap, Path file, SettingNames names) {
        try {
            return KafkaSettings.of(bootstrap, read(file), names);
        } catch (IllegalArgumentException e) {
            throw CommandException.mistake(e.getMessage(), e);
        }
    }

    /**
     * The properties of {@code --properties}.
     *
     * @param file null for none
     */
    private static Map<String, String> read(Path file) {
        Map<String, String> result = new HashMap<>();
        if (file == null) {
            return result;
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandException.mistake(
                    "--properties "
                            + file
                            + " cannot be read as a properties file ("
                            + e.getMessage()
                            + "); check the path",
                    e);
        }
        read.stringPropertyNames().forEach(name -> result.put(name, read.getProperty(name)));
        return result;
    }
}
