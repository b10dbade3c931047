package io.tripletflow.cli.topic;

import io.tripletflow.cli.console.BrokerOptions;
import io.tripletflow.cli.console.CheckedFile;
import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.Progress;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.FileSummary;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.HoldOut;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.AvroConversion;
import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.SettingNames;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.TopicState;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.wire.RecordFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "produce",
        description = {
            "Send the rows of a file to a Kafka topic as events.",
            "FILE is CSV with a header, or JSON: an object a line (sent as it stands), an array, or"
                    + " objects over several lines. Either may be gzipped, or a pipe such as"
                    + " /dev/stdin. Only rows whose split is 'train', or that have none, keep their"
                    + " label.",
            "A file is checked whole before anything is sent. A pipe, which can be read once, is"
                    + " checked as it comes."
        })
public final class ProduceCommand implements Callable<Integer> {

    private static final SettingNames NAMES =
            new SettingNames(
                    Map.of(
                            KafkaSetting.BOOTSTRAP, "--bootstrap",
                            KafkaSetting.PROPERTIES, "--properties",
                            KafkaSetting.CREATE, "--no-create-topic",
                            KafkaSetting.EVENTS, "--topic"));

    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "CSV or JSON, also .gz; - is the standard input.")
    private Path file;

    @Mixin private BrokerOptions where;

    @Option(names = "--topic", required = true, description = "Topic that takes the events.")
    private String topic;

    @Option(
            names = "--create-topic",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Create the topic if it is missing; otherwise refuse (default: create).")
    private boolean createTopic;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            paramLabel = "N",
            description =
                    "Of a topic that is created (default: ${DEFAULT-VALUE}, as the job's own).")
    private int partitions;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/S",
            defaultValue = "0",
            description = "At most so many events a second (default: no limit).")
    private double rate;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Stop after the first N events (default: all).")
    private Optional<Long> events = Optional.empty();

    @Option(
            names = "--start-time",
            paramLabel = "MILLIS",
            description =
                    "Rows without a time are one millisecond apart from here, milliseconds since"
                            + " 1970 (default: the time of sending).")
    private Optional<Long> startTime = Optional.empty();

    @Option(
            names = "--format",
            defaultValue = "json",
            paramLabel = "json|avro",
            description =
                    "How events are written; lines that are no event are sent as they stand"
                            + " (default: ${DEFAULT-VALUE}).")
    private RecordFormat format;

    @Option(
            names = "--bad-rows",
            defaultValue = "refuse",
            paramLabel = "refuse|skip|send",
            description =
                    "Rows that cannot be used: refuse the file, skip and count them, or send them"
                            + " as they stand, for the job's dead letters (default:"
                            + " ${DEFAULT-VALUE}).")
    private BadRows badRows;

    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @ArgGroup(validate = false, heading = "%nColumns of a CSV file:%n")
    private final ColumnOptions columns = new ColumnOptions();

    private long sent;
    private long labelled;

    @Override
    public Integer call() throws IOException {
        requirePositive("--events", events);
        requirePositive("--partitions", Optional.of((long) partitions));
        if (rate < 0 || Double.isNaN(rate)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rate must be positive, or 0 for no limit, but was " + rate);
        }
        EventFile data =
                new EventFile(
                        file.toString().equals("-") ? Path.of("/dev/stdin") : file,
                        columns.names(),
                        columns.idsFromHistory(IdsFromHistory.WHERE_NO_INPUT));
        KafkaSettings brokers = where.brokers(NAMES);
        try (RowSource rows = open(data)) {
            requireTopic(brokers);
            try (EventSender sender =
                    new EventSender(
                            brokers.bootstrap(),
                            topic,
                            brokers.properties(),
                            startTime.isPresent())) {
                send(rows, sender);
            }
            if (!data.isRepeatable()) {
                requireUse(data, rows);
            }
        }
        return ExitCode.OK;
    }

    private RowSource open(EventFile data) {
        LongUnaryOperator times =
                startTime.map(RowTimes::oneAMillisecondFrom).orElseGet(RowTimes::now);
        Reading reading = new Reading(times, badRows, new HoldOut.None());
        try {
            if (data.isRepeatable()) {
                tell(CheckedFile.check(data, reading, events.orElse(Long.MAX_VALUE)));
            }
            return data.open(reading);
        } catch (IOException | BadRowException e) {
            throw CommandException.mistake(e.getMessage(), e);
        }
    }

    private void tell(FileSummary summary) {
        CheckedFile.notes(summary).forEach(this::note);
        tellLabels(summary.labelled());
        if (!summary.hasTimes() && startTime.isEmpty()) {
            note("rows have no time: each gets the time of sending");
        }
    }

    private void tellLabels(long labelled) {
        if (labelled == 0) {
            note(
                    "no row has a label to learn from: the job embeds these events but learns"
                            + " nothing from them");
        }
    }

    /** What a pipe held is known at its end only. */
    private void requireUse(EventFile data, RowSource rows) {
        rows.notes().forEach(this::note);
        tellLabels(labelled);
        String problem = rows.mistake().orElse("");
        if (sent == 0) {
            problem = data.name() + " holds no rows that can be used; check what is written to it";
        }
        if (!problem.isEmpty()) {
            throw CommandException.failure(
                    String.format(Locale.ROOT, "%s (%,d events were sent)", problem, sent), null);
        }
    }

    private void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("note: " + text);
        err.flush();
    }

    private StreamRow inFormat(StreamRow row) {
        return switch (format) {
            case JSON -> row;
            case AVRO ->
                    AvroConversion.event(row.value(), row.timeMillis())
                            .map(row::withValue)
                            .orElse(row);
        };
    }

    private void send(RowSource rows, EventSender sender) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Pace pace = new Pace(rate, System::nanoTime);
        long max = events.orElse(Long.MAX_VALUE);
        long started = System.nanoTime();
        try (Progress progress =
                Progress.start(
                        Progress.styleFor(noProgress), standardError(), "sending", "events", -1)) {
            while (sender.sent() < max) {
                Optional<StreamRow> row = rows.next();
                if (row.isEmpty()) {
                    break;
                }
                pace.await();
                sender.send(inFormat(row.get()));
                sent = sender.sent();
                labelled += row.get().isLearned() ? 1 : 0;
                if (sender.sent() % 500 == 0 || rate > 0) {
                    progress.expect(estimate(rows, sender.sent(), max));
                    progress.reached(sender.sent());
                }
            }
            sender.flush();
            progress.reached(sender.sent());
        } catch (RuntimeException e) {
            spec.commandLine().getErr().printf(Locale.ROOT, "%,d events sent%n", sender.sent());
            throw e;
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        out.printf(
                Locale.ROOT,
                "%,d events sent to topic '%s' in %.1f s (%,.0f events/s)%n",
                sender.sent(),
                topic,
                seconds,
                sender.sent() / Math.max(seconds, 1e-3));
        if (rows.bad() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d rows that cannot be used were %s%n",
                    rows.bad(),
                    badRows == BadRows.SKIP ? "skipped" : "sent as they stand");
        }
        out.flush();
    }

    private static long estimate(RowSource rows, long sent, long max) {
        double fraction = rows.fraction();
        return fraction <= 0 ? -1 : Math.min(max, Math.max(sent, Math.round(sent / fraction)));
    }

    private void requireTopic(KafkaSettings brokers) {
        TopicSpec events = new TopicSpec(topic, TopicSpec.Use.EVENTS, partitions, -1);
        TopicState state = Topics.ensure(brokers, List.of(events), createTopic).get(topic);
        if (state.created()) {
            say(
                    "topic '%s' was missing: created with %d partitions, the brokers' default replication%n",
                    topic, state.partitions());
        }
    }

    private void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, format, values);
        out.flush();
    }

    private void requirePositive(String option, Optional<Long> value) {
        if (value.isPresent() && value.get() < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be positive but was " + value.get());
        }
    }

    private static PrintStream standardError() {
        return System.err;
    }
}
