package io.tripletflow.bench.stream;

import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.ReportFile;
import io.tripletflow.cli.console.TemporaryFolder;
import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Command line of {@link EndToEnd}. */
@Command(
        name = "e2e",
        description = {
            "Measure the whole job: a broker and the job as processes, events as fast as they are"
                    + " taken, then live at half of that rate; beside it a job that only copies the"
                    + " topic.",
            "Shares of the work at its start and end are not counted. One training step for each"
                    + " window, on its own rows."
        })
public final class EndToEndCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--events",
            defaultValue = "400000",
            paramLabel = "N",
            description = "Events on the topic (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--formats",
            split = ",",
            defaultValue = "json,avro",
            paramLabel = "FORMAT",
            description = "Formats of events and embeddings (default: ${DEFAULT-VALUE}).")
    private List<RecordFormat> formats;

    @Option(
            names = "--input",
            defaultValue = "features",
            paramLabel = "KIND",
            description =
                    "What events carry: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Content content;

    @Option(
            names = "--features",
            paramLabel = "N",
            description =
                    "Numbers of a vector or image, words of a text, ids of a set (default: 128, of"
                            + " an image 768, of a text 12, of a set 8).")
    private Integer features;

    @Option(
            names = "--hidden",
            defaultValue = "256",
            paramLabel = "N",
            description = "Width of the hidden layer, 0 for none (default: ${DEFAULT-VALUE}).")
    private int hidden;

    @Option(
            names = "--embedding",
            defaultValue = "64",
            paramLabel = "N",
            description = "Numbers of an embedding (default: ${DEFAULT-VALUE}).")
    private int embedding;

    @Option(
            names = "--batch",
            defaultValue = "128",
            paramLabel = "N",
            description = "Events of a window, rows of a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--window",
            defaultValue = "100",
            paramLabel = "MILLIS",
            description = "Event time of a window (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--entities",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Entities of the stream (default: ${DEFAULT-VALUE}).")
    private int entities;

    @Option(
            names = "--labels",
            defaultValue = "100",
            paramLabel = "N",
            description = "Labels of the stream (default: ${DEFAULT-VALUE}).")
    private int labels;

    @Option(
            names = "--groups",
            defaultValue = "1",
            paramLabel = "N",
            description = "Groups of the stream (default: ${DEFAULT-VALUE}).")
    private int groups;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks and partitions (default: half of the processors).")
    private int parallelism = EmbeddedJob.usualParallelism();

    @Option(
            names = "--runs",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Runs of job and copying job in turn; medians are shown (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--no-copy", description = "Do not run the copying job.")
    private boolean noCopy;

    @Option(
            names = "--peer",
            defaultValue = "",
            paramLabel = "PYTHON",
            description = {
                "Python with torch and confluent_kafka, such as python3: a consumer around PyTorch"
                        + " runs in turn with the job, on JSON. Without it the ratio is to what one"
                        + " did elsewhere."
            })
    private String peer;

    @Option(
            names = "--latency",
            defaultValue = "20",
            paramLabel = "SECONDS",
            description =
                    "How long events come live, for the latencies; 0 for not at all (default: ${DEFAULT-VALUE}).")
    private int latency;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "How long they come before anything counts (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--load",
            defaultValue = "50",
            paramLabel = "PERCENT",
            description =
                    "Of the most that the job takes live, at which they do (default: ${DEFAULT-VALUE}).")
    private int load;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "Option of the jobs' JVMs, such as -XX:StartFlightRecording; repeatable.")
    private List<String> jvm = List.of();

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Option of the job; repeatable.")
    private List<String> overrides = List.of();

    @Option(
            names = "--defaults",
            description = {
                "Learn with the options that a job has unless told otherwise, and tell what each"
                        + " part of it costs. --batch, --window, --hidden and --embedding only say"
                        + " how dense the stream is and what the peer learns, which trains on as many"
                        + " rows for an event as the job did."
            })
    private boolean defaults;

    @Mixin private ReportFile report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        EndToEndSettings settings = settings();
        try (CtrlC ctrlC = new CtrlC()) {
            try {
                TemporaryFolder folder =
                        ctrlC.closing(TemporaryFolder.create("tripletflow-bench-"));
                show(new EndToEnd(settings, folder.path(), System.err).run(ctrlC));
            } catch (IOException | InterruptedException | RuntimeException e) {
                ctrlC.parkIfPressed();
                throw e;
            }
        }
        return ExitCode.OK;
    }

    private EndToEndSettings settings() throws IOException, InterruptedException {
        requireAtLeast("--events", events, 1000);
        requireAtLeast("--hidden", hidden, 0);
        requireAtLeast("--embedding", embedding, 2);
        requireAtLeast("--batch", batch, 1);
        requireAtLeast("--window", window, 1);
        requireAtLeast("--parallelism", parallelism, 1);
        requireAtLeast("--runs", runs, 1);
        requireAtLeast("--latency", latency, 0);
        requireAtLeast("--warm-up", warmUp, 0);
        requireAtLeast("--load", load, 1);
        int size = features == null ? content.usualSize() : features;
        requireAtLeast("--features", size, 1);
        if (size % content.unit() != 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--features of an image must be a multiple of %d but was %d"
                            .formatted(content.unit(), size));
        }
        requireAtLeast("--entities", entities, 1);
        requireAtLeast("--labels", labels, 1);
        requireAtLeast("--groups", groups, 1);
        EndToEndSettings settings =
                new EndToEndSettings(
                        new Workload(content, size, entities, labels, groups),
                        formats,
                        events,
                        batch,
                        window,
                        hidden,
                        embedding,
                        parallelism,
                        runs,
                        !noCopy,
                        peer,
                        latency,
                        warmUp,
                        load,
                        jvm,
                        overrides,
                        defaults);
        JobConfig.of(
                settings.options(
                        "bench", formats.get(0), "127.0.0.1:1", "events", Path.of("checkpoints")));
        if (!peer.isEmpty()) {
            if (formats.stream().noneMatch(settings::comparing)) {
                throw new ParameterException(
                        spec.commandLine(), "--peer reads JSON, which --formats must then have");
            }
            double gigaflops = PythonPeer.check(peer, content);
            PythonPeer.slowness(peer, gigaflops).ifPresent(spec.commandLine().getErr()::println);
        }
        report.requireWritable();
        return settings;
    }

    private void show(EndToEndReport result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(result.table());
        out.flush();
        report.write(result.json());
    }

    private void requireAtLeast(String option, int value, int min) {
        if (value < min) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be at least " + min + " but was " + value);
        }
    }
}
