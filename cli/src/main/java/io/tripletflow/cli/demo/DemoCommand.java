package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.Progress;
import io.tripletflow.cli.console.ReportFile;
import io.tripletflow.cli.console.ReportJson;
import io.tripletflow.cli.demo.scenario.Measure;
import io.tripletflow.cli.demo.scenario.Scenario;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.topic.ColumnOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The demo's command line. */
@Command(
        name = "demo",
        description = {
            "Stream labelled events through a Kafka broker and a Flink cluster inside this process,"
                    + " learn an embedding space from them, and compare it with the raw input on"
                    + " held-out queries.",
            "Without --data a generated stream is used: persons seen by the cameras of two sites,"
                    + " each of which distorts what it sees in its own way.",
            "Of a --data file with times a --report also has verification over time, for which the"
                    + " stream is learned once more."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final long DEFAULT_SEED = 1;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "Stream this file instead: CSV with the columns entity, label, split, and f0 …,"
                            + " text, ids or features, also group, t and weight; or JSON. Either"
                            + " may be gzipped. A CSV of entity and label alone is taken for visits:"
                            + " histories and items are two towers, and hit rates are measured.")
    private Path data;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description =
                    "Take the job file, the generated stream (unless --data gives another) and the"
                            + " measure of this scenario; 'list' lists them, 'all' runs one after"
                            + " the other and compares. Fails where learning made it worse.")
    private String scenario;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Seed of the generated stream of a scenario, and of its model (default: 1).")
    private Long seed;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A job file; kafka and the source's start and stop are the demo's own.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Set an option of the job ('tripletflow config' lists them); repeatable.")
    private List<String> overrides = List.of();

    @Option(names = "--events", paramLabel = "N", description = "Stop after the first N events.")
    private Long events;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks of the parallel operators (default: 2, or the job file's).")
    private Integer parallelism;

    @Mixin private ReportFile report;

    @Option(
            names = "--bad-rows",
            defaultValue = "refuse",
            paramLabel = "refuse|skip|send",
            description =
                    "Rows of --data that cannot be used: refuse the file, skip and count them, or"
                            + " send them as they stand, for the dead letters (default:"
                            + " ${DEFAULT-VALUE}).")
    private BadRows badRows;

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            description =
                    "Of a --data file without a split, hold out this share of the rows, such as"
                            + " 20%%: their labels are kept from the job, and they become the test"
                            + " queries.")
    private Optional<String> holdOut = Optional.empty();

    @Option(
            names = "--hold-out-by",
            defaultValue = "entity",
            paramLabel = "entity|time",
            description =
                    "Hold out all rows of some entities, chosen by a hash of their names, or the"
                            + " last rows (default: ${DEFAULT-VALUE}).")
    private DemoData.HoldOutBy holdOutBy;

    @ArgGroup(validate = false, heading = "%nColumns of a CSV file:%n")
    private final ColumnOptions columns = new ColumnOptions();

    @Option(
            names = "--offline",
            description =
                    "Learn the stream in this process alone, without broker and cluster: the same"
                            + " figures of held-out queries in less time, nothing of delivery.")
    private boolean offline;

    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @Mixin private DemoEndpoints endpoints;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requirePositive("--events", events);
        requirePositive("--parallelism", parallelism);
        endpoints.requireSensible(spec);
        report.requireWritable();
        if (scenario != null) {
            if (offline) {
                throw new ParameterException(
                        spec.commandLine(), "--offline is for --data and the built-in stream");
            }
            return scenarios();
        }
        if (seed != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seed is of a scenario's stream: give --scenario, or --set training.seed="
                            + seed
                            + " for the model of this one");
        }
        if (offline) {
            runOffline();
        } else {
            run(stream(), Optional.empty());
        }
        return ExitCode.OK;
    }

    private void runOffline() throws IOException {
        if (endpoints.keep()) {
            throw new ParameterException(
                    spec.commandLine(), "--keep keeps a broker up, and --offline starts none");
        }
        DemoReport result =
                new OfflineDemo(stream(), settings(Optional.empty()), maxEvents()).run();
        show(result);
        result.requireUsedEvents();
    }

    private long maxEvents() {
        return events == null ? Long.MAX_VALUE : events;
    }

    private int scenarios() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (scenario.equals(ScenarioChoice.LIST)) {
            out.print(ScenarioChoice.list());
            out.flush();
            return ExitCode.OK;
        }
        List<Scenario> chosen = ScenarioChoice.of(scenario);
        if (chosen.size() > 1 && (data != null || config != null || endpoints.keep())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--data, --config and --keep are for one scenario; give its name");
        }
        if (data != null && chosen.contains(Scenario.FRAUD)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--data is not for the scenario fraud, which must know when each label came;"
                            + " leave it out");
        }
        List<ScenarioRun> runs = new ArrayList<>();
        for (Scenario one : chosen) {
            DemoStream stream = data == null ? generated(one) : stream();
            run(stream, Optional.of(one)).ifPresent(runs::add);
        }
        out.printf("%n%s", ScenarioRun.table(runs));
        out.flush();
        if (runs.size() > 1) {
            report.write(ReportJson.write(runs.stream().map(ScenarioRun::json).toList()));
        }
        ScenarioRun.requireNoneWorse(runs);
        return ExitCode.OK;
    }

    private DemoStream generated(Scenario one) {
        if (holdOut.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--hold-out is for a file: give --data");
        }
        return new DemoStream.Generated(one, seed());
    }

    private long seed() {
        return seed == null ? DEFAULT_SEED : seed;
    }

    private DemoSettings settings(Optional<Scenario> one) {
        List<String> options = new ArrayList<>();
        one.ifPresent(any -> options.add("training.seed=" + seed()));
        options.addAll(overrides);
        return new DemoSettings(
                Optional.ofNullable(config),
                options,
                parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism),
                one);
    }

    /**
     * Runs one stream and shows what came of it; what that is for the scenario, if it is of one.
     */
    private Optional<ScenarioRun> run(DemoStream stream, Optional<Scenario> one)
            throws IOException, InterruptedException {
        Demo demo =
                new Demo(
                        stream,
                        settings(one),
                        maxEvents(),
                        report.isGiven() && data != null,
                        System.err,
                        Progress.styleFor(noProgress),
                        endpoints.serving());
        try (CtrlC ctrlC = new CtrlC()) {
            try {
                DemoReport result = demo.run(ctrlC, endpoints.port());
                show(result);
                endpoints.keepUp(spec, demo.whereToRead());
                result.requireUsedEvents();
                return one.map(of -> judged(of, result, demo));
            } catch (IOException | InterruptedException | RuntimeException e) {
                ctrlC.parkIfPressed();
                throw e;
            }
        }
    }

    private ScenarioRun judged(Scenario one, DemoReport result, Demo demo) {
        if (one.measure() != Measure.PRECISION_AT_BUDGET) {
            return ScenarioRun.of(one, result, demo.untrained());
        }
        PaymentReview review =
                PaymentReview.of(settings(Optional.of(one)).offline(one.shapes()), seed());
        PrintWriter out = spec.commandLine().getOut();
        out.print(review.table(result.model().digest()));
        out.flush();
        return review.run(one, result.eventsPerSecond());
    }

    private DemoStream stream() {
        if (data == null) {
            if (holdOut.isPresent()) {
                throw new ParameterException(
                        spec.commandLine(), "--hold-out is for a file: give --data");
            }
            return new DemoStream.BuiltIn();
        }
        EventFile file =
                new EventFile(
                        data,
                        columns.names(),
                        columns.idsFromHistory(IdsFromHistory.WHERE_NO_INPUT));
        try {
            return new DemoData(file, badRows, holdOut, holdOutBy).stream(maxEvents(), System.err);
        } catch (IOException | BadRowException e) {
            throw CommandException.mistake("--data: " + e.getMessage(), e);
        }
    }

    private void show(DemoReport result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.print(result.table());
        out.flush();
        report.write(result.json());
    }

    private void requirePositive(String option, Number value) {
        if (value != null && value.longValue() < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be positive but was " + value);
        }
    }
}
