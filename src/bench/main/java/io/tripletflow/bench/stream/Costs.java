package io.tripletflow.bench.stream;

import io.tripletflow.bench.process.BoundProcess;
import io.tripletflow.learn.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a million events go: the processor time of each thread as the system counts it, shared out
 * among the parts by what the thread was sampled at.
 *
 * @param cpuSecondsPerMillion of each part
 * @param allocatedBytesPerEvent on the heap; NaN where too few collections tell
 * @param stepsPerThousandEvents of all learners together
 */
record Costs(
        Map<CostPart, Double> cpuSecondsPerMillion,
        double allocatedBytesPerEvent,
        double stepsPerThousandEvents) {

    /** What is recorded, as Flight Recorder reads it. */
    private static final String RECORDED =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.ExecutionSample">
                <setting name="enabled">true</setting>
                <setting name="period">10 ms</setting>
              </event>
              <event name="jdk.GCHeapSummary">
                <setting name="enabled">true</setting>
              </event>
            </configuration>
            """;

    /** Rows that the steps trained on for each event; by default a step has 128. */
    double rowsPerEvent() {
        return stepsPerThousandEvents * TrainingSpec.defaults().batch() / 1000;
    }

    /** Options of a JVM that records to the file what {@link #between} reads. */
    static List<String> recording(Path file) throws IOException {
        Path settings = file.resolveSibling("costs.jfc");
        Files.writeString(settings, RECORDED);
        return List.of(
                "-XX:StartFlightRecording:filename="
                        + file
                        + ",settings="
                        + settings
                        + ",maxsize=1g,dumponexit=true",
                "-XX:FlightRecorderOptions:stackdepth=128",
                "-Xlog:jfr+startup=off");
    }

    /**
     * A moment of a process.
     *
     * @param events learned so far
     * @param steps taken for them
     * @param cpu of each thread by its name, numbers left out
     */
    record Moment(Instant time, long events, long steps, Map<String, Duration> cpu) {}

    /** Reads what a process recorded, from one moment to another. */
    static Costs between(Moment from, Moment to, Path recording) throws IOException {
        Map<String, Map<CostPart, Integer>> samples = new HashMap<>();
        Allocation allocation = new Allocation();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                Instant time = event.getStartTime();
                if (time.isBefore(from.time) || time.isAfter(to.time)) {
                    continue;
                }
                switch (event.getEventType().getName()) {
                    case "jdk.GCHeapSummary" -> allocation.add(event);
                    case "jdk.ExecutionSample" -> count(event, samples);
                    default -> {
                        // of another recording, which --jvm began: they share their files
                    }
                }
            }
        }
        long events = to.events - from.events;
        return new Costs(
                shared(from, to, samples),
                allocation.bytes() / events,
                1000.0 * (to.steps - from.steps) / events);
    }

    private static void count(RecordedEvent event, Map<String, Map<CostPart, Integer>> samples) {
        RecordedThread thread = event.getThread("sampledThread");
        if (thread != null && thread.getJavaName() != null && event.getStackTrace() != null) {
            List<String> stack =
                    event.getStackTrace().getFrames().stream().map(Costs::method).toList();
            samples.computeIfAbsent(
                            BoundProcess.known(thread.getJavaName()),
                            name -> new EnumMap<>(CostPart.class))
                    .merge(CostPart.ofStack(stack), 1, Integer::sum);
        }
    }

    private static String method(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static Map<CostPart, Double> shared(
            Moment from, Moment to, Map<String, Map<CostPart, Integer>> samples) {
        double millions = (to.events - from.events) / 1e6;
        Map<CostPart, Double> costs = new EnumMap<>(CostPart.class);
        to.cpu.forEach(
                (thread, cpu) -> {
                    Duration before = from.cpu.getOrDefault(thread, Duration.ZERO);
                    double seconds = cpu.minus(before).toNanos() / 1e9 / millions;
                    CostPart alone = CostPart.ofThread(thread);
                    Map<CostPart, Integer> parts = samples.get(thread);
                    if (alone != CostPart.OTHER || parts == null) {
                        costs.merge(alone, seconds, Double::sum);
                        return;
                    }
                    double all = parts.values().stream().mapToInt(Integer::intValue).sum();
                    parts.forEach(
                            (part, count) -> costs.merge(part, seconds * count / all, Double::sum));
                });
        return costs;
    }

    /** Largest part first. */
    String table() {
        double all = cpuSecondsPerMillion.values().stream().mapToDouble(x -> x).sum();
        StringBuilder out = new StringBuilder();
        cpuSecondsPerMillion.entrySet().stream()
                .sorted(Map.Entry.<CostPart, Double>comparingByValue().reversed())
                .forEach(
                        entry ->
                                out.append(
                                        String.format(
                                                Locale.ROOT,
                                                "  %-28s%10.2f%7.1f%%%n",
                                                entry.getKey().text(),
                                                entry.getValue(),
                                                100 * entry.getValue() / all)));
        return out.toString();
    }

    /** What was allocated between the first and the last collection: growth between them. */
    private static final class Allocation {

        private long bytes;
        private Optional<Long> usedAfter = Optional.empty();

        void add(RecordedEvent summary) {
            long used = summary.getLong("heapUsed");
            if (summary.getString("when").startsWith("Before")) {
                bytes += usedAfter.map(after -> used - after).orElse(0L);
            } else {
                usedAfter = Optional.of(used);
            }
        }

        double bytes() {
            return usedAfter.isEmpty() || bytes == 0 ? Double.NaN : bytes;
        }
    }
}
