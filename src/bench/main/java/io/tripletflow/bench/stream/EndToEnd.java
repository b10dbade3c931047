package io.tripletflow.bench.stream;

import io.tripletflow.bench.process.BoundProcess;
import io.tripletflow.bench.process.BrokerProcess;
import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.cli.topic.EventSender;
import io.tripletflow.cli.topic.TopicTail;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LearningReportJson;
import io.tripletflow.connectors.wire.RecordFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Measures the job and, in turn with it, a job that only copies its topic. Broker and jobs are
 * processes of their own.
 */
final class EndToEnd {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Event times end this long before now, so that those of the live load follow. */
    private static final long AGO_MILLIS = 60_000;

    /**
     * Events without a label for each partition, so many that each gets one: they close windows.
     */
    private static final int CLOSING = 16;

    private final EndToEndSettings settings;
    private final Path folder;
    private final PrintStream log;

    /**
     * @param folder for logs, job files and checkpoints
     */
    EndToEnd(EndToEndSettings settings, Path folder, PrintStream log) {
        this.settings = settings;
        this.folder = folder;
        this.log = log;
    }

    EndToEndReport run(CtrlC ctrlC) throws IOException, InterruptedException {
        BoundProcess broker = ctrlC.closing(BrokerProcess.start(folder, List.of()));
        String bootstrap = broker.firstLine();
        List<EndToEndReport.Kind> kinds = new ArrayList<>();
        for (RecordFormat format : settings.formats()) {
            kinds.add(kind(bootstrap, format));
        }
        return new EndToEndReport(settings, kinds);
    }

    private EndToEndReport.Kind kind(String bootstrap, RecordFormat format)
            throws IOException, InterruptedException {
        String tag = EndToEndSettings.tag(format);
        long bytes = 0;
        List<EndToEndReport.Run> runs = new ArrayList<>();
        for (int i = 0; i < settings.runs(); i++) {
            String events = "events-" + tag + "-" + i; // the live load leaves events on it
            create(bootstrap, events, TopicSpec.Use.EVENTS);
            bytes = fill(bootstrap, events, format);
            Optional<Meter.Speed> copy = Optional.empty();
            if (settings.copying()) {
                copy = Optional.of(copy(bootstrap, events, format, "copy-" + tag + "-" + i));
            }
            EndToEndReport.Run run = learn(bootstrap, events, format, tag + "-" + i, copy);
            if (settings.comparing(format)) {
                run = run.beside(peer(bootstrap, events, "peer-" + tag + "-" + i, rows(run)));
            }
            log.println(run.line());
            runs.add(run);
            dropTopics(bootstrap);
        }
        return new EndToEndReport.Kind(format, (double) bytes / settings.events(), runs);
    }

    private void create(String bootstrap, String topic, TopicSpec.Use use) {
        Topics.ensure(
                KafkaSettings.of(bootstrap),
                List.of(new TopicSpec(topic, use, settings.partitions(), 1)),
                true);
    }

    /**
     * A round of millions of events takes 10 GB of the disk; the broker frees them a minute later.
     */
    private static void dropTopics(String bootstrap) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.deleteTopics(admin.listTopics().names().get()).all().get();
        } catch (ExecutionException e) {
            String why = "the broker did not delete the topics of a round: ";
            throw new IllegalStateException(why + e.getCause().getMessage(), e);
        }
    }

    /** Puts all events on the topic; returns their bytes. */
    private long fill(String bootstrap, String topic, RecordFormat format) {
        log.printf("sending %,d events to %s%n", settings.events(), topic);
        long end = System.currentTimeMillis() - AGO_MILLIS;
        long base = end - 2L * settings.windowMillis() - settings.time(0, settings.events());
        long bytes = 0;
        try (EventSender sender = new EventSender(bootstrap, topic, Map.of(), true)) {
            for (int n = 0; n < settings.events(); n++) {
                StreamRow row = settings.workload().event(n, settings.time(base, n), format);
                bytes += row.value().length;
                sender.send(row);
            }
            for (int n = 0; n < CLOSING * settings.partitions(); n++) {
                sender.send(settings.workload().unlabelled("closing-" + n, end, format));
            }
            sender.flush();
        }
        return bytes;
    }

    private Meter.Speed copy(String bootstrap, String events, RecordFormat format, String name)
            throws IOException, InterruptedException {
        create(bootstrap, name, TopicSpec.Use.EVENTS);
        Path job = jobFile(name, format, bootstrap, events);
        List<String> arguments = List.of("copy", job.toString(), name);
        try (BoundProcess process = bench(name, settings.jvm(), arguments)) {
            return written(process, bootstrap, name, settings.events());
        }
    }

    /** Rows that the job trained on for each event, all its learners together. */
    private static double rows(EndToEndReport.Run run) {
        return run.costs().map(costs -> costs.rowsPerEvent()).orElse(1.0);
    }

    private Meter.Speed peer(String bootstrap, String events, String name, double rows)
            throws IOException, InterruptedException {
        create(bootstrap, name, TopicSpec.Use.EVENTS);
        int count = Math.min(settings.events(), PythonPeer.MAX_EVENTS);
        try (BoundProcess process =
                PythonPeer.start(name, folder, settings, bootstrap, events, name, rows)) {
            return written(process, bootstrap, name, count);
        }
    }

    /** Measures a process by what it writes to a topic, one record for each event. */
    private Meter.Speed written(BoundProcess process, String bootstrap, String topic, int events)
            throws InterruptedException {
        try (TopicEnds ends = new TopicEnds(bootstrap, topic, settings.partitions())) {
            return Meter.measure(process, events, ends::count, PATIENCE);
        }
    }

    private EndToEndReport.Run learn(
            String bootstrap,
            String events,
            RecordFormat format,
            String name,
            Optional<Meter.Speed> copy)
            throws IOException, InterruptedException {
        create(bootstrap, name + "-reports", TopicSpec.Use.REPORTS);
        create(bootstrap, name + "-embeddings", TopicSpec.Use.EMBEDDINGS);
        Path recording = folder.resolve(name + ".jfr");
        List<Costs.Moment> moments = new ArrayList<>();
        EndToEndReport.Run run =
                measured(bootstrap, events, format, name, copy, recording, moments);
        return settings.defaults()
                ? run.with(Costs.between(moments.get(0), moments.get(1), recording))
                : run;
    }

    private EndToEndReport.Run measured(
            String bootstrap,
            String events,
            RecordFormat format,
            String name,
            Optional<Meter.Speed> copy,
            Path recording,
            List<Costs.Moment> moments)
            throws IOException, InterruptedException {
        Path job = jobFile(name, format, bootstrap, events);
        try (BoundProcess process = bench(name, jvm(recording), List.of("run", job.toString()));
                Learned learned = new Learned(bootstrap, name + "-reports");
                TopicEnds written =
                        new TopicEnds(bootstrap, name + "-embeddings", settings.partitions())) {
            Meter.Speed speed =
                    Meter.measure(
                            process,
                            settings.events(),
                            learned::count,
                            PATIENCE,
                            count -> moments.add(learned.moment(process)));
            double embeddings = (double) written.count() / learned.count();
            if (settings.latencySeconds() == 0) {
                return new EndToEndReport.Run(speed, embeddings, copy, Optional.empty());
            }
            EndToEndReport.Live live =
                    live(process, bootstrap, format, events, name + "-embeddings", learned);
            return new EndToEndReport.Run(speed, embeddings, copy, Optional.of(live));
        }
    }

    private BoundProcess bench(String name, List<String> jvmOptions, List<String> arguments)
            throws IOException {
        return BoundProcess.jvm(name, folder, jvmOptions, BenchProcess.class, arguments);
    }

    /** Options of the job's JVM. */
    private List<String> jvm(Path recording) throws IOException {
        List<String> options = new ArrayList<>(settings.jvm());
        if (settings.defaults()) {
            options.addAll(Costs.recording(recording));
        }
        return options;
    }

    private EndToEndReport.Live live(
            BoundProcess process,
            String bootstrap,
            RecordFormat format,
            String events,
            String embeddings,
            Learned learned) {
        LiveLoad load = new LiveLoad(settings.workload(), format, bootstrap, events, embeddings);
        double fastest =
                load.fastest(learned::count, settings.warmUpSeconds(), settings.latencySeconds());
        process.requireAlive();
        double rate = fastest * settings.loadPercent() / 100;
        Latency latency = load.at(rate, settings.latencySeconds());
        process.requireAlive();
        return new EndToEndReport.Live(fastest, rate, latency.first(), latency.refreshed());
    }

    private Path jobFile(String name, RecordFormat format, String bootstrap, String events)
            throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Path checkpoints = folder.resolve("checkpoints-" + name);
        List<String> lines = new ArrayList<>();
        settings.options(name, format, bootstrap, events, checkpoints)
                .forEach((option, value) -> lines.add(option + ": \"" + value + "\""));
        Files.write(file, lines);
        return file;
    }

    /** Labelled events that the job says it has learned from. */
    private static final class Learned implements AutoCloseable {

        private final TopicTail reports;
        private long count;
        private long steps;

        Learned(String bootstrap, String topic) {
            reports = TopicTail.follow(bootstrap, topic);
        }

        long count() {
            reports.poll(
                    record -> {
                        LearningReport report = LearningReportJson.decode(record.value());
                        count += report.events();
                        steps += report.steps();
                    });
            return count;
        }

        Costs.Moment moment(BoundProcess process) {
            return new Costs.Moment(Instant.now(), count, steps, process.cpuByThread());
        }

        @Override
        public void close() {
            reports.close();
        }
    }
}
