package io.tripletflow.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.TemporaryFolder;
import io.tripletflow.job.SavedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a job learned since it last began with an untrained model: its runs, in order, and their
 * checkpoints and savepoints. Numbers of checkpoints grow within a run; a run that was restored
 * from an older one counts on from there, so that only the order of runs says which is newer.
 *
 * @param folder may be missing as long as nothing was started
 */
record Life(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** URI of the directory for checkpoints, unless the job file names one. */
    String checkpoints() {
        return checkpointFolder().toUri().toString();
    }

    private Path checkpointFolder() {
        return folder.resolve("checkpoints");
    }

    /** URI of the directory for savepoints of a run. */
    String savepoints(String jobId) {
        return savepointFolder().resolve(jobId).toUri().toString();
    }

    private Path savepointFolder() {
        return folder.resolve("savepoints");
    }

    private Path list() {
        return folder.resolve("runs.jsonl");
    }

    /** All starts, oldest first. */
    List<StartedRun> runs() {
        List<StartedRun> runs = new ArrayList<>();
        try {
            if (Files.exists(list())) {
                for (String line : Files.readAllLines(list())) {
                    if (!line.isBlank()) {
                        runs.add(run(line));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + list(), e);
        }
        return runs;
    }

    private StartedRun run(String line) {
        StartedRun run;
        try {
            run = JSON.readValue(line, StartedRun.class);
        } catch (JsonProcessingException e) {
            throw CommandException.failure(
                    "%s has a line that is no JSON ('%s'); take it out, or give --restore the checkpoint to go on from"
                            .formatted(list(), line),
                    e);
        }
        if (run.format() < 1 || run.format() > StartedRun.FORMAT) {
            throw CommandException.failure(
                    "%s is of format %d but this build reads up to %d; upgrade it"
                            .formatted(list(), run.format(), StartedRun.FORMAT),
                    null);
        }
        return run;
    }

    /** Notes a start. */
    void add(StartedRun run) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    list(),
                    JSON.writeValueAsString(run) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + list(), e);
        }
    }

    /**
     * Where the newest run came to: its last completed checkpoint or savepoint, or if it completed
     * none what it went on from.
     *
     * @return empty if there is no state to go on from
     * @throws CommandException if a directory with checkpoints cannot be read
     */
    Optional<String> newest() {
        List<StartedRun> runs = runs();
        for (int i = runs.size() - 1; i >= 0; i--) {
            Optional<SavedState> own = newestOf(runs.get(i));
            if (own.isPresent()) {
                return own.map(SavedState::path);
            }
            if (runs.get(i).restoredFrom().isPresent()) {
                return runs.get(i).restoredFrom();
            }
        }
        return Optional.empty();
    }

    /** The newest state that a run itself has completed. */
    Optional<SavedState> newestOf(StartedRun run) {
        return Stream.of(run.checkpoints() + "/" + run.jobId(), savepoints(run.jobId()))
                .map(Life::newestIn)
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(SavedState::number));
    }

    private static Optional<SavedState> newestIn(String directory) {
        try {
            return SavedState.newest(directory);
        } catch (IOException e) {
            throw CommandException.failure(
                    "the checkpoints in %s cannot be read: %s; make them readable, or choose by --restore or --fresh"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /**
     * Deletes what earlier runs left in this folder, but for those that {@code run} went on from:
     * it has state of its own now, which builds on none of theirs.
     */
    void forgetBefore(StartedRun run) {
        String source = run.restoredFrom().orElse("");
        for (StartedRun earlier : runs()) {
            if (!earlier.jobId().equals(run.jobId()) && !source.contains(earlier.jobId())) {
                delete(checkpointFolder().resolve(earlier.jobId()));
                delete(savepointFolder().resolve(earlier.jobId()));
            }
        }
    }

    private static void delete(Path path) {
        if (Files.isDirectory(path)) {
            new TemporaryFolder(path).close();
        }
    }

    /** Why no checkpoint can be written into a directory, if it is of this machine. */
    static Optional<String> problemOf(String directory) {
        return problemOf(directory, 0);
    }

    /**
     * Why no checkpoint can be written into a directory, if it is of this machine.
     *
     * @param bytes of a checkpoint
     */
    static Optional<String> problemOf(String directory, long bytes) {
        URI uri = URI.create(directory.replace(" ", "%20"));
        if (uri.getScheme() != null && !uri.getScheme().equals("file")) {
            return Optional.empty();
        }
        Path path = Path.of(uri.getPath());
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, "writable", ""));
            long free = Files.getFileStore(path).getUsableSpace();
            return free >= bytes
                    ? Optional.empty()
                    : Optional.of(
                            String.format(
                                    Locale.ROOT,
                                    "checkpoints do not fit into %s: No space left on device: %,d KiB are free and one needs %,d",
                                    path,
                                    free >> 10,
                                    bytes >> 10));
        } catch (IOException e) {
            return Optional.of(
                    "checkpoints cannot be written into %s: %s: %s"
                            .formatted(path, e.getClass().getSimpleName(), e.getMessage()));
        }
    }
}
