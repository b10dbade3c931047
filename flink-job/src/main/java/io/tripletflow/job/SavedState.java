package io.tripletflow.job;

import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A completed checkpoint or savepoint.
 *
 * @param path what a job is restored from
 * @param number that Flink gave it; it grows within a run, and a restored run counts on from there
 */
public record SavedState(String path, long number) {

    private static final Logger LOG = LoggerFactory.getLogger(SavedState.class);

    /** Where Flink writes them: directory / job id / chk-5, and directory / savepoint-…. */
    private static final int DEEPEST = 2;

    /**
     * Prints {@code SAVED_STATE:} and what a job goes on from, for the image's entrypoint. The
     * argument is the list of the job's lives: in each line the name of a folder beside it, the
     * newest last, or {@code fresh} where the job began anew. Printed is the newest state of the
     * last life that has one, {@code fresh} if the job began anew since, or nothing.
     *
     * @throws IOException if the list or a folder cannot be read
     */
    public static void main(String[] args) throws IOException {
        java.nio.file.Path list = java.nio.file.Path.of(args[0]).toAbsolutePath();
        System.out.println("SAVED_STATE:" + newestOfLives(list));
    }

    private static String newestOfLives(java.nio.file.Path list) throws IOException {
        List<String> lives = new ArrayList<>(Files.readAllLines(list));
        Collections.reverse(lives);
        for (String life : lives) {
            if (life.startsWith("fresh")) {
                return "fresh";
            }
            Optional<SavedState> newest =
                    life.isBlank()
                            ? Optional.empty()
                            : newest(list.resolveSibling(life).toUri().toString());
            if (newest.isPresent()) {
                return newest.get().path();
            }
        }
        return "";
    }

    /**
     * The completed state in {@code directory} with the highest number; empty if there is none or
     * no such directory. State of several jobs must not lie there: their numbers say nothing about
     * each other.
     *
     * @throws IOException if the directory cannot be read
     */
    public static Optional<SavedState> newest(String directory) throws IOException {
        return all(directory).stream().max(Comparator.comparingLong(SavedState::number));
    }

    /**
     * Path of the completed state in {@code directory} that was written last, whichever job's it
     * is; empty if there is none.
     *
     * @throws IOException if the directory cannot be read
     */
    public static Optional<String> lastWritten(String directory) throws IOException {
        SortedMap<Long, String> byTime = new TreeMap<>();
        for (SavedState state : all(directory)) {
            Path file = metadata(new Path(state.path()));
            FileStatus status = file.getFileSystem().getFileStatus(file);
            byTime.put(status.getModificationTime(), state.path());
        }
        return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.get(byTime.lastKey()));
    }

    /**
     * All completed states in {@code directory} and in the directories within.
     *
     * @throws IOException if the directory cannot be read
     */
    public static List<SavedState> all(String directory) throws IOException {
        Path root = new Path(directory);
        List<SavedState> found = new ArrayList<>();
        collect(root.getFileSystem(), root, 0, found);
        return found;
    }

    private static void collect(FileSystem files, Path folder, int depth, List<SavedState> found)
            throws IOException {
        if (depth > 0 && files.exists(metadata(folder))) {
            read(folder).ifPresent(found::add);
        } else if (depth <= DEEPEST) {
            for (FileStatus each : list(files, folder)) {
                if (each.isDir()) {
                    collect(files, each.getPath(), depth + 1, found);
                }
            }
        }
    }

    private static FileStatus[] list(FileSystem files, Path folder) throws IOException {
        try {
            FileStatus[] listed = files.listStatus(folder);
            return listed == null ? new FileStatus[0] : listed;
        } catch (FileNotFoundException e) { // not yet made, or just deleted by its job
            return new FileStatus[0];
        }
    }

    private static Path metadata(Path folder) {
        return new Path(folder, AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME);
    }

    /** Empty if it was not written to its end. */
    private static Optional<SavedState> read(Path folder) {
        Path file = metadata(folder);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (DataInputStream in = new DataInputStream(file.getFileSystem().open(file))) {
            long number =
                    Checkpoints.loadCheckpointMetadata(in, loader, folder.toString())
                            .getCheckpointId();
            return Optional.of(new SavedState(folder.toString(), number));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is not a complete checkpoint and is left out: {}", folder, e.toString());
            return Optional.empty();
        }
    }
}
