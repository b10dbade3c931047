package io.tripletflow.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a TaskManager holds at one moment.
 *
 * @param seconds since the first sample
 * @param heap bytes used of it, garbage included
 * @param direct bytes of buffers
 * @param resident bytes of the process in memory: heap, and all that is off it, ND4J's and
 *     RocksDB's too
 * @param handles open files and sockets
 * @param learned events that the model has learned from
 */
record Usage(double seconds, long heap, long direct, long resident, long handles, long learned) {

    /** Of the columns of {@link #csv}. */
    static final String HEADER = "seconds,heap,direct,resident,handles,learned\n";

    /** Reads it from the JobManager's REST interface and from /proc. */
    static Usage of(FlinkProcesses flink, double seconds, long learned) {
        JsonNode manager = flink.rest().get("/taskmanagers").path("taskmanagers").path(0);
        JsonNode metrics =
                flink.rest().get("/taskmanagers/" + manager.path("id").asText()).path("metrics");
        Path process = Path.of("/proc", String.valueOf(flink.taskManagers().get(0).pid()));
        return new Usage(
                seconds,
                metrics.path("heapUsed").asLong(),
                metrics.path("directUsed").asLong(),
                resident(process),
                handles(process),
                learned);
    }

    private static long resident(Path process) {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long handles(Path process) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "%.0f,%d,%d,%d,%d,%d%n",
                seconds,
                heap,
                direct,
                resident,
                handles,
                learned);
    }
}
