package io.tripletflow.cli.run;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.job.JobIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one job's state on this machine, locked while the job runs.
 *
 * <pre>
 * jobs/tripletflow-1f0c2b9a/
 *   lock             of the process that runs the job, with its id
 *   life-1/          from an untrained model to the next --fresh
 *     runs.jsonl     one line for each start
 *     checkpoints/   by Flink's id of the run
 *     savepoints/    by Flink's id of the run
 *   life-2/ …
 * </pre>
 *
 * A new life never moves or deletes an old one: checkpoints name their files by full paths.
 */
final class StateFolder implements AutoCloseable {

    private static final String LIFE = "life-";

    private final Path folder;
    private final FileChannel lock;

    private StateFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Where jobs keep their state unless told otherwise. */
    static Path usualRoot(Map<String, String> environment) {
        String own = environment.getOrDefault("TRIPLETFLOW_STATE", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path all = state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state);
        return all.resolve("tripletflow");
    }

    /**
     * Creates the job's folder if it is not there, and locks it.
     *
     * @param root of all jobs
     * @throws CommandException if it cannot be written, or another process runs the job
     */
    static StateFolder open(Path root, JobIdentity job) {
        Path folder = root.toAbsolutePath().normalize().resolve("jobs").resolve(job.folder());
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw CommandException.mistake(
                    "the state of job '%s' cannot be kept in %s (%s: %s); give a folder that can be written by --state-dir or TRIPLETFLOW_STATE"
                            .formatted(
                                    job.job(),
                                    folder,
                                    e.getClass().getSimpleName(),
                                    e.getMessage()),
                    e);
        }
        try {
            if (isLocked(channel)) {
                String holder = holder(channel);
                channel.close();
                throw CommandException.mistake(
                        "job '%s' runs already, in process %s with its state in %s; stop that one first, or give this one another job.name and topics of its own"
                                .formatted(job.job(), holder, folder),
                        null);
            }
            channel.truncate(0);
            channel.write(utf8(String.valueOf(ProcessHandle.current().pid())), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + folder, e);
        }
        return new StateFolder(folder, channel);
    }

    /** Whether another process has it; else it is ours from now on. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            // the first byte holds the other's id: where locks are mandatory it could not be read
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false) == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        int length = Math.max(0, channel.read(text, 0));
        String holder = new String(text.array(), 0, length, StandardCharsets.UTF_8);
        return holder.isEmpty() ? "unknown" : holder;
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    Path path() {
        return folder;
    }

    /** The newest life, or the first, which has no folder yet. */
    Life current() {
        return life(Math.max(1, newest()));
    }

    /** A life after the newest; the newest itself if no job was ever started in it. */
    Life next() {
        Life current = current();
        return current.runs().isEmpty() ? current : life(newest() + 1);
    }

    /** The life before {@code next}, if one had runs. */
    Optional<Life> before(Life next) {
        Life current = current();
        return current.equals(next) || current.runs().isEmpty()
                ? Optional.empty()
                : Optional.of(current);
    }

    private Life life(int number) {
        return new Life(folder.resolve(LIFE + number));
    }

    private int newest() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(LIFE + "[0-9]{1,8}"))
                    .mapToInt(name -> Integer.parseInt(name.substring(LIFE.length())))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** Lets others run the job. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
