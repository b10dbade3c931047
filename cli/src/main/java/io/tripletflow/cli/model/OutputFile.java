package io.tripletflow.cli.model;

import io.tripletflow.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Option;

/** The file that a command writes, whole or not at all. */
final class OutputFile {

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "File to write.")
    private Path file;

    void write(byte[] bytes) {
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

    @Override
    public String toString() {
        return file.toString();
    }
}
