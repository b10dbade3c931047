package io.tripletflow.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of many entities, and one that runs long, with one TaskManager of 1 GiB of heap. System
 * properties: {@code e2e.entities} of the first; {@code e2e.minutes} of the second, which is left
 * out without it, and {@code e2e.samples}, a file that gets what it held all the while; {@code
 * e2e.table}, a file that gets the figures.
 */
class EnduranceE2ECase {

    private static final int MINUTES = Integer.getInteger("e2e.minutes", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final long INTERVAL_MILLIS = 10_000;
    private static final int SWEEPS = 1;
    private static final int EVENTS_WHILE_SWEEPING = 200;
    private static final int BURST = 400_000;
    private static final long SAMPLE_MILLIS = 2_000;
    private static final int SAMPLES_A_COLLECTION = 15;
    private static final double MIB = 1 << 20;

    private static final Map<String, String> ONE_GIBIBYTE =
            Map.of(
                    "taskmanager.memory.process.size", "2500m",
                    "taskmanager.memory.framework.heap.size", "128m",
                    "taskmanager.memory.task.heap.size", "896m",
                    "taskmanager.memory.task.off-heap.size", "256m",
                    "taskmanager.memory.managed.size", "256m",
                    "taskmanager.numberOfTaskSlots", "2",
                    // unlike the processes of the fault trials, with both compilers
                    "env.java.opts.taskmanager", "-XX:TieredStopAtLevel=4");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Map<String, String> figures = new LinkedHashMap<>();

    @Test
    void manyEntities_inOneGibibyteOfHeap_checkpointsEndInTimeDuringSweeps() throws Exception {
        assumeThat(MINUTES).isZero();
        Observations observations =
                new Observations(Integer.getInteger("e2e.entities", 20_000), 32);
        Map<String, String> options =
                Map.of(
                        "refresh.interval", "1s", // the next begins when one ends
                        "refresh.threshold", "0",
                        "training.replay", "1",
                        "checkpoint.backend", "rocksdb");
        try (KafkaBrokers kafka = new KafkaBrokers(folder.resolve("kafka"), 1)) {
            Map<String, String> settings = settings(kafka, observations, options);
            try (FlinkProcesses flink = flink(settings);
                    SteadyFeed feed = feed(kafka, settings, observations);
                    Progress progress = progress(kafka, settings)) {
                int failed = failedCheckpoints(flink); // before all tasks ran
                feed.burst(observations.entities());
                Patience.await(
                        PATIENCE,
                        () -> progress.embedded() + " of all entities",
                        () -> progress.read().embedded() == observations.entities());
                feed.steady(EVENTS_WHILE_SWEEPING);
                List<Usage> usage = sweep(flink);
                say("entities", "%,d", observations.entities());
                checkpoints(flink, observations.entities());
                assertThat(failedCheckpoints(flink)).isEqualTo(failed);
                say("most of the heap in use", "%.0f MiB", max(usage, Usage::heap) / MIB);
                say("most of the process in memory", "%.0f MiB", max(usage, Usage::resident) / MIB);
            }
        }
        write();
    }

    /** Waits until a sweep that began from now on has ended. */
    private List<Usage> sweep(FlinkProcesses flink) throws Exception {
        List<Usage> usage = new ArrayList<>();
        // the first answers have no metrics yet, and no number is at least NaN
        Patience.await(PATIENCE, "metrics of sweeps", () -> sweeps(flink) >= 0);
        double done = sweeps(flink) + SWEEPS + 1;
        Patience.await(
                PATIENCE,
                "sweeps",
                () -> {
                    usage.add(Usage.of(flink, 0, 0));
                    return sweeps(flink) >= done;
                });
        double millis =
                flink.rest().metric("refresh_embeddings.tripletflow.lastSweepMillis", "max");
        say("sweep of all entities", "%.1f s", millis / 1000);
        return usage;
    }

    private static double sweeps(FlinkProcesses flink) {
        return flink.rest().metric("refresh_embeddings.tripletflow.sweeps", "min");
    }

    /** How many there are, once one has been completed. */
    private static int failedCheckpoints(FlinkProcesses flink) throws InterruptedException {
        Patience.await(PATIENCE, "a checkpoint", () -> flink.checkpoints().newest().isPresent());
        return flink.rest().ofJob("/checkpoints").path("counts").path("failed").asInt();
    }

    /** The last checkpoints, all of them taken during sweeps. */
    private void checkpoints(FlinkProcesses flink, int entities) {
        JsonNode checkpoints = flink.rest().ofJob("/checkpoints");
        List<Long> took = new ArrayList<>();
        for (JsonNode each : checkpoints.path("history")) {
            if (each.path("status").asText().equals("COMPLETED")) {
                took.add(each.path("end_to_end_duration").asLong());
            }
        }
        assertThat(took).isNotEmpty().allMatch(millis -> millis < INTERVAL_MILLIS);
        took.sort(null);
        double size = checkpoints.path("latest").path("completed").path("state_size").asDouble();
        say(
                "checkpoints during sweeps, one every 10 s: median",
                "%.1f s",
                took.get(took.size() / 2) / 1e3);
        say("longest", "%.1f s", took.get(took.size() - 1) / 1e3);
        say("state", "%.0f MiB", size / MIB);
        say("state of an entity", "%.0f bytes", size / entities);
    }

    @Test
    void steadyLoad_memoryAndHandlesStayFlat() throws Exception {
        assumeThat(MINUTES).as("asked for a long run by -De2e.minutes").isPositive();
        Observations observations = new Observations(10_000, 128);
        try (KafkaBrokers kafka = new KafkaBrokers(folder.resolve("kafka"), 1)) {
            Map<String, String> settings = settings(kafka, observations, Map.of());
            try (FlinkProcesses flink = flink(settings);
                    SteadyFeed feed = feed(kafka, settings, observations);
                    Progress progress = progress(kafka, settings)) {
                double rate = maxEventsPerSecond(feed, progress) / 2;
                say("half load", "%,.0f events/s", rate);
                feed.steady(rate);
                List<Usage> usage = watch(flink, progress);
                say("events learned", "%,d", progress.learned());
                flat("heap after collection, MiB", lows(usage), MIB, 32 * MIB);
                flat("process in memory, MiB", values(usage, Usage::resident), MIB, 32 * MIB);
                flat("buffers off the heap, MiB", values(usage, Usage::direct), MIB, 8 * MIB);
                flat("open files and sockets", values(usage, Usage::handles), 1, 8);
            }
        }
        write();
    }

    /** How many the job learns from in a second when there are always more. */
    private static double maxEventsPerSecond(SteadyFeed feed, Progress progress) throws Exception {
        feed.burst(BURST);
        Instant begin = Instant.now();
        Patience.await(
                PATIENCE,
                () -> progress.learned() + " of a burst",
                () -> progress.read().learned() >= BURST / 4);
        long before = progress.learned();
        Instant from = Instant.now();
        Patience.await(
                PATIENCE,
                () -> progress.learned() + " of a burst since " + begin,
                () -> progress.read().learned() >= BURST * 3 / 4);
        return (progress.learned() - before)
                * 1e3
                / Duration.between(from, Instant.now()).toMillis();
    }

    private static List<Usage> watch(FlinkProcesses flink, Progress progress) throws Exception {
        String file = System.getProperty("e2e.samples", "");
        List<Usage> usage = new ArrayList<>();
        Instant begin = Instant.now();
        while (Duration.between(begin, Instant.now()).toMinutes() < MINUTES) {
            if (usage.size() % SAMPLES_A_COLLECTION == 0) {
                collect(flink.taskManagers().get(0));
            }
            double seconds = Duration.between(begin, Instant.now()).toMillis() / 1e3;
            usage.add(Usage.of(flink, seconds, progress.read().learned()));
            Thread.sleep(SAMPLE_MILLIS);
        }
        if (!file.isEmpty()) {
            String rows = usage.stream().map(Usage::csv).collect(Collectors.joining());
            Files.writeString(Path.of(file), Usage.HEADER + rows);
        }
        return usage;
    }

    /** A full collection: what the young ones leave is no measure of what is held. */
    private static void collect(ChildProcess process) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Least heap of each half minute: what a collection has just left. */
    private static double[] lows(List<Usage> usage) {
        return usage.stream()
                .collect(
                        Collectors.groupingBy(
                                each -> (int) (each.seconds() / 30),
                                TreeMap::new,
                                Collectors.mapping(Usage::heap, Collectors.minBy(Long::compare))))
                .values()
                .stream()
                .mapToDouble(min -> min.orElseThrow())
                .toArray();
    }

    private static double[] values(List<Usage> usage, ToLongFunction<Usage> what) {
        return usage.stream().mapToLong(what).mapToDouble(each -> each).toArray();
    }

    /** The last quarter is no more than the second; the first warms up. */
    private void flat(String what, double[] values, double unit, double slack) {
        double second = mean(values, values.length / 4, values.length / 2);
        double last = mean(values, values.length * 3 / 4, values.length);
        say(what + ": second quarter", "%.0f", second / unit);
        say(what + ": last quarter", "%.0f", last / unit);
        assertThat(last).as(what).isLessThan(second * 1.05 + slack);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    private static long max(List<Usage> usage, ToLongFunction<Usage> what) {
        return usage.stream().mapToLong(what).max().orElseThrow();
    }

    private Map<String, String> settings(
            KafkaBrokers kafka, Observations observations, Map<String, String> options) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("kafka.bootstrap", kafka.directBootstrap());
        settings.put("input.dimension", String.valueOf(observations.dimension()));
        settings.put("source.lateness", "0s");
        settings.put("checkpoint.interval", INTERVAL_MILLIS + "ms");
        settings.put("checkpoint.directory", checkpoints().toUri().toString());
        settings.putAll(options);
        JobConfig config = JobConfig.of(settings);
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        return settings;
    }

    private Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    private FlinkProcesses flink(Map<String, String> settings) throws IOException {
        return new FlinkProcesses(
                folder.resolve("flink"), settings, checkpoints(), 1, 2, ONE_GIBIBYTE);
    }

    private static SteadyFeed feed(
            KafkaBrokers kafka, Map<String, String> settings, Observations observations) {
        String events = JobConfig.of(settings).topics().events();
        return new SteadyFeed(kafka.directBootstrap(), events, observations);
    }

    private static Progress progress(KafkaBrokers kafka, Map<String, String> settings) {
        return new Progress(kafka.directBootstrap(), JobConfig.of(settings).topics());
    }

    private void say(String what, String format, Object value) {
        String figure = String.format(Locale.ROOT, format, value);
        figures.put(what, figure);
        System.out.println(what + ": " + figure);
    }

    private void write() throws IOException {
        String file = System.getProperty("e2e.table", "");
        if (!file.isEmpty()) {
            String rows =
                    figures.entrySet().stream()
                            .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |\n")
                            .collect(Collectors.joining());
            Files.writeString(Path.of(file), "| | |\n|---|---|\n" + rows);
        }
    }
}
