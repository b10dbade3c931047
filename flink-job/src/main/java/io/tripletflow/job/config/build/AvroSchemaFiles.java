package io.tripletflow.job.config.build;

import io.tripletflow.connectors.event.AvroEventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Avro schemas as files. */
public final class AvroSchemaFiles {

    private AvroSchemaFiles() {}

    /**
     * The schemas as JSON.
     *
     * @param paths separated by commas
     * @throws IllegalArgumentException if one cannot be read or is no schema of events
     */
    public static List<String> read(String paths) {
        return Arrays.stream(paths.split(","))
                .map(String::strip)
                .map(AvroSchemaFiles::one)
                .toList();
    }

    private static String one(String path) {
        try {
            return AvroEventSchema.checked(Files.readString(Path.of(path)));
        } catch (InvalidPathException | IOException e) {
            throw new IllegalArgumentException(
                    "'" + path + "' cannot be read; give the paths of .avsc files", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + path + "' " + e.getMessage() + "; fix the file", e);
        }
    }
}
