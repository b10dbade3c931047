package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A small disk of its own for checkpoints, in memory, which can be full or read-only. */
final class CheckpointDisk implements CheckpointStore {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BLOCK = 1 << 16;

    private final Path folder;
    private final boolean mounted;

    /** Mounts it; where that is not allowed, {@code folder} is a folder as any other. */
    CheckpointDisk(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        mounted = run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", folder.toString());
    }

    @Override
    public String address() {
        return folder.toUri().toString();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Map<String, String> flink() {
        return Map.of();
    }

    /** Whether it can be full or read-only. */
    boolean isDisk() {
        return mounted;
    }

    /** Nothing more can be written. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    /** Nothing can be written, as soon as no file is open for that. */
    void protect() throws InterruptedException {
        remount("ro");
    }

    void unprotect() throws InterruptedException {
        remount("rw");
    }

    private void remount(String how) throws InterruptedException {
        Patience.await(
                PATIENCE,
                "checkpoint disk " + how,
                () -> run("mount", "-o", "remount," + how, folder.toString()));
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private static boolean run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (mounted) {
            run("umount", "-l", folder.toString());
        }
    }
}
