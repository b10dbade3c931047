package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The complete checkpoints in a folder: those that have their metadata. */
record Checkpoints(Path folder) {

    /** The one that a job goes on from, as docker/entrypoint.sh finds it. */
    Optional<Path> newest() {
        return complete().stream().max(Comparator.comparing(Checkpoints::written));
    }

    /** When that one was complete. */
    Instant newestTime() {
        return newest().map(Checkpoints::written).orElse(Instant.EPOCH);
    }

    private List<Path> complete() {
        try (Stream<Path> jobs = Files.list(folder)) {
            return jobs.flatMap(job -> children(job).stream())
                    .filter(checkpoint -> checkpoint.getFileName().toString().startsWith("chk-"))
                    .filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // not there, or not yet
        }
    }

    private static List<Path> children(Path job) {
        try (Stream<Path> children = Files.list(job)) {
            return children.toList();
        } catch (IOException e) {
            return List.of(); // gone in between
        }
    }

    /** Nanoseconds where the file system has them; zero if it is gone in between. */
    private static Instant written(Path checkpoint) {
        try {
            return Files.getLastModifiedTime(checkpoint.resolve("_metadata")).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
