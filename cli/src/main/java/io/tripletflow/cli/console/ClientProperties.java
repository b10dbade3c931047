package io.tripletflow.cli.console;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Kafka client properties of a command that takes no job file. */
public final class ClientProperties {

    private ClientProperties() {}

    /**
     * The properties of {@code --properties}.
     *
     * @param file null for none
     */
    public static Map<String, String> read(Path file) {
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

    /** The same advice, with a command's options instead of those of a job file. */
    public static String inOptions(String message) {
        return message.replace("kafka.bootstrap", "--bootstrap")
                .replace("kafka.properties.", "--properties: ")
                .replace("kafka.properties", "--properties");
    }
}
