package io.tripletflow.bench.stream;

import io.tripletflow.cli.console.ReportJson;
import io.tripletflow.connectors.wire.RecordFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What {@link EndToEnd} found. */
record EndToEndReport(EndToEndSettings settings, List<Kind> kinds) {

    /**
     * Events that a Python consumer with PyTorch does in a second of one process: the most that was
     * measured on a machine like the one of docs/performance.md. JSON events of 128 numbers,
     * 128→256→64, batches of 128, embeddings written back. Counts where none is measured in the
     * same run.
     */
    static final double PEER = 15_600;

    /**
     * @param bytesPerEvent of the values
     */
    record Kind(RecordFormat format, double bytesPerEvent, List<Run> runs) {

        double median(ToDoubleFunction<Run> figure) {
            double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }

        boolean compared() {
            return all(run -> run.peer().isPresent());
        }

        double peerCpu() {
            return median(run -> run.peer().orElseThrow().cpuSecondsPerMillion());
        }

        boolean all(Predicate<Run> property) {
            return runs.stream().allMatch(property);
        }
    }

    /**
     * One run of the job beside one of the copying job and one of the Python consumer.
     *
     * @param embeddings that the job wrote for each event that it learned
     * @param costs of its parts, where they are asked for
     */
    record Run(
            Meter.Speed job,
            double embeddings,
            Optional<Meter.Speed> copy,
            Optional<Meter.Speed> peer,
            Optional<Live> live,
            Optional<Costs> costs) {

        /** Without a Python consumer and costs by part. */
        Run(Meter.Speed job, double embeddings, Optional<Meter.Speed> copy, Optional<Live> live) {
            this(job, embeddings, copy, Optional.empty(), live, Optional.empty());
        }

        Run with(Costs told) {
            return new Run(job, embeddings, copy, peer, live, Optional.of(told));
        }

        /** The same beside a Python consumer. */
        Run beside(Meter.Speed python) {
            return new Run(job, embeddings, copy, Optional.of(python), live, costs);
        }

        double shareOfCopy() {
            return job.eventsPerSecond() / copy.orElseThrow().eventsPerSecond();
        }

        String line() {
            StringBuilder line = new StringBuilder(job.line());
            line.append(String.format(Locale.ROOT, ", %.2f embeddings an event", embeddings));
            copy.ifPresent(speed -> line.append("; copying ").append(speed.line()));
            peer.ifPresent(speed -> line.append("; Python ").append(speed.line()));
            live.ifPresent(figures -> line.append("; ").append(figures.line()));
            return line.toString();
        }
    }

    /**
     * @param fastest rate at which the job took events as they came, per second
     * @param rate at which they were sent for the latencies
     */
    record Live(double fastest, double rate, Latency.Times first, Latency.Times refreshed) {

        String line() {
            return String.format(
                    Locale.ROOT,
                    "live %,.0f events/s, at %,.0f first embedding p50 %.0f p99 %.0f ms (%,d), refreshed p50"
                            + " %.0f p99 %.0f ms (%,d)",
                    fastest,
                    rate,
                    first.p50(),
                    first.p99(),
                    first.count(),
                    refreshed.p50(),
                    refreshed.p99(),
                    refreshed.count());
        }
    }

    /** For the terminal: one column for each format. */
    String table() {
        List<Map<String, Double>> columns = kinds.stream().map(this::figures).toList();
        Set<String> names = new LinkedHashSet<>();
        columns.forEach(column -> names.addAll(column.keySet()));
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%-26s", ""));
        kinds.forEach(kind -> out.append("%14s".formatted(EndToEndSettings.tag(kind.format()))));
        out.append('\n');
        for (String name : names) {
            out.append(String.format(Locale.ROOT, "%-26s", name));
            for (Map<String, Double> column : columns) {
                Double value = column.get(name);
                String cell = value == null ? "-" : String.format(Locale.ROOT, "%,.2f", value);
                out.append("%14s".formatted(cell));
            }
            out.append('\n');
        }
        kinds.forEach(kind -> costs(kind).ifPresent(out::append));
        return out.toString();
    }

    /** Costs of the last run. */
    private static Optional<String> costs(Kind kind) {
        return kind.runs()
                .get(kind.runs().size() - 1)
                .costs()
                .map(
                        costs ->
                                String.format(
                                                Locale.ROOT,
                                                "%nCPU-seconds of a million events (%s, last run; %,.0f bytes"
                                                        + " allocated and %.3f steps for each"
                                                        + " event)%n",
                                                EndToEndSettings.tag(kind.format()),
                                                costs.allocatedBytesPerEvent(),
                                                costs.stepsPerThousandEvents() / 1000)
                                        + costs.table());
    }

    /** Medians by name. */
    Map<String, Double> figures(Kind kind) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("eventsPerSecond", kind.median(run -> run.job().eventsPerSecond()));
        figures.put("cpuSecondsPerMillion", kind.median(run -> run.job().cpuSecondsPerMillion()));
        double perCpuSecond = 1e6 / figures.get("cpuSecondsPerMillion");
        figures.put("eventsPerCpuSecond", perCpuSecond);
        if (kind.compared()) {
            figures.put(
                    "peerEventsPerSecond",
                    kind.median(run -> run.peer().orElseThrow().eventsPerSecond()));
            figures.put("peerCpuSecondsPerMillion", kind.peerCpu());
        }
        figures.put("ratioToPeer", perCpuSecond * peerCpu() / 1e6);
        figures.put("embeddingsPerEvent", kind.median(Run::embeddings));
        figures.put("peakMemoryMiB", kind.median(run -> run.job().peakMemory() / 1048576.0));
        if (kind.all(run -> run.copy().isPresent())) {
            figures.put(
                    "copyEventsPerSecond",
                    kind.median(run -> run.copy().orElseThrow().eventsPerSecond()));
            figures.put(
                    "copyCpuSecondsPerMillion",
                    kind.median(run -> run.copy().orElseThrow().cpuSecondsPerMillion()));
            figures.put("shareOfCopy", kind.median(Run::shareOfCopy));
        }
        if (kind.all(run -> run.live().isPresent())) {
            figures.put(
                    "liveEventsPerSecond", kind.median(run -> run.live().orElseThrow().fastest()));
            figures.put("firstEmbeddingP50Ms", kind.median(run -> first(run).p50()));
            figures.put("firstEmbeddingP99Ms", kind.median(run -> first(run).p99()));
            figures.put("refreshedP50Ms", kind.median(run -> refreshed(run).p50()));
            figures.put("refreshedP99Ms", kind.median(run -> refreshed(run).p99()));
        }
        return figures;
    }

    /** CPU-seconds of the Python consumer for a million events, whatever the format. */
    private double peerCpu() {
        return kinds.stream()
                .filter(Kind::compared)
                .findFirst()
                .map(Kind::peerCpu)
                .orElse(1e6 / PEER);
    }

    private static Latency.Times first(Run run) {
        return run.live().orElseThrow().first();
    }

    private static Latency.Times refreshed(Run run) {
        return run.live().orElseThrow().refreshed();
    }

    /** For {@code --report}. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("settings", settings);
        for (Kind kind : kinds) {
            Map<String, Object> one = new LinkedHashMap<>(figures(kind));
            one.put("bytesPerEvent", kind.bytesPerEvent());
            one.put("runs", kind.runs().stream().map(EndToEndReport::json).toList());
            json.put(EndToEndSettings.tag(kind.format()), one);
        }
        return ReportJson.write(json);
    }

    private static Map<String, Object> json(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("job", run.job());
        json.put("embeddingsPerEvent", run.embeddings());
        run.copy().ifPresent(copy -> json.put("copy", copy));
        run.peer().ifPresent(peer -> json.put("peer", peer));
        run.live().ifPresent(live -> json.put("live", live));
        run.costs().ifPresent(costs -> json.put("costs", costs));
        return json;
    }
}
