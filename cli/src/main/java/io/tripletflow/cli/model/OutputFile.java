package io.tripletflow.cli.model;

import io.tripletflow.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file, whole or not at all. */
final class OutputFile {

    private OutputFile() {}

    static void write(Path file, byte[] bytes) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try {
                Files.write(part, bytes);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw CommandException.failure(
                    "--output "
                            + file
                            + " cannot be written ("
                            + e.getClass().getSimpleName()
                            + "); check that its folder exists and has room",
                    e);
        }
    }
}
