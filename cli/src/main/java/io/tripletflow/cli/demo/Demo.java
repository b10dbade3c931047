package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.console.Progress;
import io.tripletflow.cli.console.TemporaryFolder;
import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.evaluate.Recommendations;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.cli.topic.EventSender;
import io.tripletflow.cli.topic.TopicTail;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LearningReportJson;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.Embedder;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Streams data through an embedded broker and the job, and measures what was learned. */
final class Demo {

    /** Length of the list in which a hidden item is looked for. */
    private static final int RECOMMENDED = 10;

    private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

    /** A job that fails shall say so, not try for ever. */
    private static final Map<String, String> FLINK = Map.of("restart-strategy.type", "none");

    private final DemoStream stream;
    private final DemoSettings settings;
    private final long max;
    private final boolean overTime;
    private final PrintStream log;
    private final Progress.Style style;
    private final DemoServing serving;
    private final HeldOut heldOut = new HeldOut();
    private final Recommendations recommendations = new Recommendations(RECOMMENDED);
    private long labelled;
    private Map<String, HeldOut.Comparison> untrained = Map.of();
    private String whereToRead = "";

    /**
     * @param max events sent at most
     * @param overTime whether to measure verification over time, for which the stream is learned
     *     once more
     * @param log where stages and progress are shown
     * @param serving the server beside it
     */
    Demo(
            DemoStream stream,
            DemoSettings settings,
            long max,
            boolean overTime,
            PrintStream log,
            Progress.Style style,
            DemoServing serving) {
        this.stream = stream;
        this.settings = settings;
        this.max = max;
        this.overTime = overTime;
        this.log = log;
        this.style = style;
        this.serving = serving;
    }

    /**
     * Runs the demo; the broker stays up until {@code ctrlC} is closed.
     *
     * @param port preferred one of the broker
     */
    DemoReport run(CtrlC ctrlC, int port) throws IOException, InterruptedException {
        TemporaryFolder checkpoints =
                ctrlC.closing(TemporaryFolder.create("tripletflow-checkpoints-"));
        config("127.0.0.1:1", checkpoints); // fail before we start
        log.println(stream.description());
        EmbeddedKafka kafka = ctrlC.closing(EmbeddedKafka.start(port, Map.of()));
        if (port != 0 && kafka.port() != port) {
            log.printf(
                    "warning: port %d is taken by another process; Kafka is NOT there but at %s%n",
                    port, kafka.bootstrap());
        }
        log.println("Kafka broker at " + kafka.bootstrap());
        JobConfig config = config(kafka.bootstrap(), checkpoints);
        config.warnings().forEach(warning -> log.println("warning: " + warning));
        JobConfig.Topics topics = config.topics();
        whereToRead =
                "Kafka stays up at %s until Ctrl-C; its topics are %s, %s, %s, %s and %s"
                        .formatted(
                                kafka.bootstrap(),
                                topics.events(),
                                topics.embeddings(),
                                topics.model(),
                                topics.reports(),
                                topics.deadLetters());
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        serving.start(ctrlC, config, log);
        long events = produce(kafka, config);
        serving.tell(log);
        long started = System.nanoTime();
        EmbeddedJob job = ctrlC.closing(EmbeddedJob.start(config, FLINK));
        follow(job, kafka, config);
        double seconds = (System.nanoTime() - started) / 1e9;
        log.println("reading the topics");
        return report(config, events, seconds);
    }

    private JobConfig config(String bootstrap, TemporaryFolder checkpoints) {
        return settings.config(stream.shapes(), stream.recipe(), bootstrap, checkpoints.path());
    }

    /** For the user who keeps the broker up. */
    String whereToRead() {
        return whereToRead;
    }

    private long produce(EmbeddedKafka kafka, JobConfig config) throws IOException {
        Map<String, String> client =
                Map.of("max.request.size", String.valueOf(EmbeddedKafka.MAX_RECORD_BYTES));
        try (RowSource rows = stream.open();
                EventSender sender =
                        new EventSender(kafka.bootstrap(), config.topics().events(), client, true);
                Progress progress = Progress.start(style, log, "sending", "events", -1)) {
            Optional<StreamRow> row = rows.next();
            while (row.isPresent() && sender.sent() < max) {
                sender.send(row.get());
                row.get()
                        .sample()
                        .filter(sample -> config.inputs().containsKey(sample.tower()))
                        .ifPresent(this::remember);
                if (sender.sent() % 500 == 0) {
                    double share = Math.max(rows.fraction(), 1e-9);
                    progress.expect(Math.min(max, Math.round(sender.sent() / share)));
                    progress.reached(sender.sent());
                }
                row = rows.next();
            }
            sender.flush();
            progress.expect(sender.sent());
            progress.reached(sender.sent());
            return sender.sent();
        }
    }

    private void remember(Sample sample) {
        if (stream.areVisits()) {
            recommendations.add(sample);
        } else {
            heldOut.add(sample);
        }
        if (sample.split() == Split.TRAIN && !sample.label().isEmpty()) {
            labelled++;
        }
    }

    private void follow(EmbeddedJob job, EmbeddedKafka kafka, JobConfig config)
            throws InterruptedException {
        AtomicLong learned = new AtomicLong();
        try (TopicTail reports = TopicTail.follow(kafka.bootstrap(), config.topics().reports());
                Progress progress = Progress.start(style, log, "learning", "events", labelled)) {
            do {
                reports.poll(
                        record -> {
                            LearningReport report = LearningReportJson.decode(record.value());
                            learned.addAndGet(report.events());
                            if (report.scored() > 0) {
                                progress.note(prequential(report));
                            }
                        });
                progress.reached(learned.get());
            } while (!job.await(1));
        }
    }

    private static String prequential(LearningReport report) {
        return String.format(
                Locale.ROOT,
                "recall@1 %.2f, untrained %.2f",
                report.recallLearned(),
                report.recallRaw());
    }

    private DemoReport report(JobConfig config, long events, double seconds) throws IOException {
        KafkaSettings kafka = config.kafkaSettings();
        DeadLetterCounts deadLetters = new DeadLetterCounts();
        TopicTail.readToEnd(
                kafka.bootstrap(),
                config.topics().deadLetters(),
                record -> deadLetters.add(DeadLetterRecords.decode(record)));
        List<LearningReport> reports = new ArrayList<>();
        TopicTail.readToEnd(
                kafka.bootstrap(),
                config.topics().reports(),
                record -> reports.add(LearningReportJson.decode(record.value())));
        Map<String, EmbeddingRecord> embeddings =
                LatestEmbeddings.read(kafka, config.topics().embeddings(), READ_TIMEOUT);
        Optional<ModelSnapshot> model =
                LatestModel.read(kafka, config.topics().model(), READ_TIMEOUT);
        Embedder untrained = new Embedder(config.learning().learner());
        if (config.towers().size() > 1 && !stream.areVisits()) {
            this.untrained =
                    heldOut.evaluate(
                            config.inputs(),
                            sample -> Optional.of(untrained.embed(sample.tower(), sample.input())));
        }
        FinalModel last =
                model.map(
                                snapshot ->
                                        FinalModel.of(
                                                config.learning().learner(),
                                                snapshot.version(),
                                                snapshot.bytes()))
                        .orElse(FinalModel.NONE);
        return new DemoReport(
                stream.description(),
                events,
                labelled,
                seconds,
                deadLetters.byReason(),
                deadLetters.examples(),
                last,
                heldOut.missing(embeddings) + recommendations.missing(embeddings),
                Prequential.of(reports),
                heldOut.evaluate(config.inputs(), embeddings),
                recommendations.evaluate(
                        embeddings, sample -> untrained.embed(sample.tower(), sample.input())),
                verification(config, last.digest()));
    }

    /** As an encoder that learned nothing answers, of several towers; else empty. */
    Map<String, HeldOut.Comparison> untrained() {
        return untrained;
    }

    /** Empty where it is not asked for, or the stream cannot be learned once more. */
    private Map<String, Object> verification(JobConfig config, String digest) throws IOException {
        Optional<Replay> replay = overTime ? Replay.of(config) : Optional.empty();
        if (replay.isEmpty()) {
            return Map.of();
        }
        try (RowSource source = stream.open()) {
            if (!source.hasTimes()) {
                return Map.of();
            }
            log.println("measuring verification over time");
            List<Replay.Row> rows = Replay.rows(config, source, max);
            VerificationOverTime measured = VerificationOverTime.of(config, replay.get(), rows);
            if (!measured.digest().equals(digest)) {
                log.println(
                        "note: verification over time is that of a model which learned every event,"
                                + " the job's is another: events came late, or windows were full");
            }
            return measured.json();
        }
    }

    /** Fingerprint of the job's own model. */
}
