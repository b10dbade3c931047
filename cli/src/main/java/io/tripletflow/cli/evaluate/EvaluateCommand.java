package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.JobOrBrokers;
import io.tripletflow.cli.console.ReportFile;
import io.tripletflow.cli.console.ReportJson;
import io.tripletflow.cli.events.EntityList;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.SourceOfEntity;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.topic.ColumnOptions;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the embeddings topic as it stands and measures it; the job may go on meanwhile. */
@Command(
        name = "evaluate",
        description = {
            "Measure the embeddings that a job has written: the newest one of each entity that has a"
                    + " label.",
            "Each is a query among all the others, or those named in --queries among all the rest."
                    + " Give the job FILE, or --bootstrap.",
            "While the job embeds all entities again, versions of the model mix, which lowers the"
                    + " figures: the table says so, and --wait waits for the end of it, and for the"
                    + " first embeddings."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured",
            "1:not measured; or, with --wait, measured while versions still mixed",
            "2:the command line, a file or a setting is wrong; nothing has run"
        })
public final class EvaluateCommand implements Callable<Integer> {

    private static final String DEFAULT_TOPIC = "embeddings";

    @Spec private CommandSpec spec;

    @Mixin private JobOrBrokers where;

    @Option(
            names = "--topic",
            description = "Topic of the embeddings (default: that of the job file, or embeddings).")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description =
                    "Entities that are the queries, one a line or a column of a .csv; they are not"
                            + " in each other's gallery (default: every entity, each left out of its"
                            + " own).")
    private Path queries;

    @Option(
            names = "--held-out",
            paramLabel = "FILE",
            description =
                    "A file that 'produce' sent: its rows of split test and unseen are the queries,"
                            + " with the labels that were kept from the job. Those of test are"
                            + " looked up among all labelled embeddings, those of unseen among each"
                            + " other, as by 'demo'.")
    private Path heldOut;

    @Option(
            names = "--visits",
            paramLabel = "FILE",
            description =
                    "A CSV of visits that 'produce' sent: measure the hit rate, MRR and NDCG of the"
                            + " item hidden of each held-out visitor, beside popularity and item"
                            + " cosine, instead of the other figures.")
    private Path visits;

    @Option(
            names = "--k",
            split = ",",
            defaultValue = "1,5,10",
            paramLabel = "K",
            description =
                    "Recall among so many neighbours, hit rate among so many items (default:"
                            + " ${DEFAULT-VALUE}).")
    private int[] ks;

    @Option(
            names = "--sample",
            defaultValue = "10000",
            paramLabel = "N",
            description =
                    "Ask at most N queries, drawn by --seed; they still search all the others, so"
                            + " recall estimates the same to about 1/(2√N) (default:"
                            + " ${DEFAULT-VALUE}; 0 asks all). NMI clusters the queries alone.")
    private int sample;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the draw and of the clustering (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--timeout",
            defaultValue = "300",
            paramLabel = "SECONDS",
            description = "Most time for reading the topic (default: ${DEFAULT-VALUE}).")
    private long timeout;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description =
                    "Wait up to so long, such as 60s, until there are embeddings to measure and one"
                            + " version of the model has made all of them (default: measure at"
                            + " once).")
    private Duration patience = Duration.ZERO;

    @Mixin private ReportFile report;

    @ArgGroup(
            validate = false,
            heading =
                    "%nColumns of a CSV file, as for produce. Rank-1 and mAP are measured across"
                            + " sources:%n")
    private final ColumnOptions columns = new ColumnOptions();

    @Override
    public Integer call() throws IOException {
        requireSensible();
        if (heldOut != null) {
            return evaluateHeldOut();
        }
        return visits == null ? evaluateLabels() : evaluateVisits();
    }

    private int evaluateLabels() throws IOException {
        Optional<Set<String>> asked = queries == null ? Optional.empty() : Optional.of(entities());
        Settled settled =
                settled(
                        embeddings ->
                                Stream.concat(
                                        Settled.Measured.LABELLED.parts(embeddings),
                                        asked.stream().map(names -> of(names, embeddings))));
        EvaluationReport result =
                asked.map(names -> measures().entities(settled, names))
                        .orElseGet(() -> measures().everyEntity(settled));
        return show(result.table(), ReportJson.write(result.json()), result.versions().mix());
    }

    private int evaluateHeldOut() throws IOException {
        HeldOutRows rows = HeldOutRows.read(new EventFile(heldOut, columns.names()));
        Settled settled = settled(rows::parts);
        StringBuilder table = new StringBuilder();
        Map<String, Object> json = new LinkedHashMap<>();
        boolean mixed = false;
        for (Split split : rows.splits()) {
            EvaluationReport result = measures().heldOut(settled, rows, split);
            table.append(table.isEmpty() ? "" : System.lineSeparator())
                    .append(String.format("%-19s%s%n", "held out", split.tag()))
                    .append(result.table());
            json.put(split.tag(), result.json());
            mixed |= result.versions().mix();
        }
        return show(table.toString(), ReportJson.write(json), mixed);
    }

    private int evaluateVisits() throws IOException {
        Recommendations recommendations;
        try {
            recommendations =
                    VisitsReport.read(
                            new EventFile(visits, columns.names(), IdsFromHistory.ALWAYS), ks);
        } catch (IOException | BadRowException e) {
            throw CommandException.mistake("--visits: " + e.getMessage(), e);
        }
        Settled settled = settled(Settled.Measured.ALL);
        VisitsReport result =
                VisitsReport.of(settled.topic(), settled.embeddings(), recommendations);
        return show(result.table(), result.json(), result.versions().mix());
    }

    /** Those of some names that have a label. */
    private static List<EmbeddingRecord> of(
            Set<String> names, Map<String, EmbeddingRecord> embeddings) {
        return Settled.Measured.labelled(embeddings).stream()
                .filter(record -> names.contains(record.entity()))
                .toList();
    }

    private Settled settled(Settled.Measured measured) {
        Optional<JobConfig> job = where.job();
        String usual = job.map(config -> config.topics().embeddings()).orElse(DEFAULT_TOPIC);
        return read(
                job.map(JobConfig::kafkaSettings).orElseGet(where::brokers),
                topic.orElse(usual),
                measured);
    }

    /** Returns the exit code. */
    private int show(String table, String json, boolean versionsMix) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
        report.write(json);
        return !patience.isZero() && versionsMix ? ExitCode.FAILED : ExitCode.OK;
    }

    private LabelMeasures measures() {
        return new LabelMeasures(ks, sample == 0 ? Integer.MAX_VALUE : sample, seed, sources());
    }

    private SourceOfEntity sources() {
        return columns.names().sourceOfEntity();
    }

    private Settled read(KafkaSettings kafka, String from, Settled.Measured measured) {
        try {
            return Settled.read(kafka, from, Duration.ofSeconds(timeout), patience, measured);
        } catch (RecordFormatException e) {
            throw CommandException.failure(
                    "topic '%s' does not hold embeddings: %s; check --topic"
                            .formatted(from, e.getMessage()),
                    e);
        }
    }

    private Set<String> entities() {
        try {
            Set<String> names = EntityList.read(queries, columns.names().name(Column.ENTITY));
            if (names.isEmpty()) {
                throw CommandException.mistake(
                        "--queries: " + queries + " names no entity; give one a line", null);
            }
            return names;
        } catch (IOException | BadRowException e) {
            throw CommandException.mistake("--queries: " + e.getMessage(), e);
        }
    }

    private void requireSensible() {
        where.requireOne();
        if (Stream.of(queries, heldOut, visits).filter(Objects::nonNull).count() > 1) {
            throw mistake("--queries, --held-out and --visits each say what is asked; give one");
        }
        if (queries != null && columns.names().isNone(Column.ENTITY)) {
            throw mistake("--queries are entities: --entity-column must name their column");
        }
        for (int k : ks) {
            requireAtLeast("--k", k, 1);
        }
        sources();
        requireAtLeast("--sample", sample, 0);
        requireAtLeast("--timeout", timeout, 1);
        report.requireWritable();
    }

    private void requireAtLeast(String option, long value, long min) {
        if (value < min) {
            throw mistake(option + " must be at least " + min + " but was " + value);
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
