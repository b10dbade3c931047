package io.tripletflow.job.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Avro schemas as files. */
final class AvroSchemaFiles {

    private AvroSchemaFiles() {}

    /**
     * The schemas as JSON.
     *
     * @param paths separated by commas
     * @throws IllegalArgumentException if one cannot be read or is no schema
     */
    static List<String> read(String paths) {
        return Arrays.stream(paths.split(","))
                .map(String::strip)
                .map(AvroSchemaFiles::one)
                .toList();
    }

    private static String one(String path) {
        try {
            return new Schema.Parser().parse(Files.readString(Path.of(path))).toString();
        } catch (InvalidPathException | IOException e) {
            throw new IllegalArgumentException(
                    "'" + path + "' cannot be read; give the paths of .avsc files", e);
        } catch (SchemaParseException e) {
            throw new IllegalArgumentException(
                    "'" + path + "' is no Avro schema: " + e.getMessage() + "; fix the file", e);
        }
    }
}
