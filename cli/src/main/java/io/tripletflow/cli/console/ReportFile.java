package io.tripletflow.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command also writes what it shows, if it is asked to. */
public final class ReportFile {

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the figures as JSON to this file.")
    private Path file;

    /** Whether there is one. */
    public boolean isGiven() {
        return file != null;
    }

    /**
     * Asks for a file that can be written, before anything is measured.
     *
     * @throws CommandException if it cannot
     */
    public void requireWritable() {
        if (file != null && !isWritable(file.toAbsolutePath())) {
            throw CommandException.mistake(
                    "--report " + file + " cannot be written; check the path", null);
        }
    }

    private static boolean isWritable(Path file) {
        Path checked = Files.exists(file) ? file : file.getParent();
        return checked != null && Files.isWritable(checked) && !Files.isDirectory(file);
    }

    /** Writes the report, if there is a file for it. */
    public void write(String json) throws IOException {
        if (file != null) {
            Files.writeString(file, json);
        }
    }
}
