package io.tripletflow.cli.run;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.JobFile;
import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.serve.ServingBeside;
import io.tripletflow.connectors.kafka.BrokerWatch;
import io.tripletflow.job.FlinkSettings;
import io.tripletflow.job.JobIdentity;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a job in this process and keeps its state. */
@Command(
        name = "run",
        description = {
            "Run a job against a Kafka cluster, on a Flink cluster inside this process, until it"
                    + " ends or Ctrl-C, which stops it with a savepoint.",
            "Started again it goes on from its newest checkpoint or savepoint.",
            "For a Flink cluster of your own submit flink-job/target/tripletflow-flink-job-*-job.jar"
                    + " with the same job file."
        })
public final class RunCommand implements Callable<Integer> {

    /** Time for the savepoint that Ctrl-C asks for. */
    private static final Duration SAVEPOINT = Duration.ofSeconds(60);

    private static final String RESTORE = StateRecoveryOptions.SAVEPOINT_PATH.key();

    @Spec private CommandSpec spec;

    @Mixin private JobFile file;

    @Option(
            names = "--restore",
            paramLabel = "PATH",
            description = "Continue from this checkpoint or savepoint, not from the newest.")
    private Optional<String> restore = Optional.empty();

    @Option(
            names = "--fresh",
            description =
                    "Begin with an untrained model though there is an earlier one. Earlier state"
                            + " is kept.")
    private boolean fresh;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Folder for the state of all jobs (default: $TRIPLETFLOW_STATE, else"
                            + " ~/.local/state/tripletflow).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(
            names = "--serve",
            description =
                    "Serve the space and the live page beside the job, as 'tripletflow serve' does.")
    private boolean serve;

    @Option(
            names = "--serve-port",
            paramLabel = "PORT",
            description = "Port of --serve, which it implies (default: 8080; 0 for a free one).")
    private Integer servePort;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "Answer Prometheus at this port, path /metrics (docs/metrics.md). Other machines"
                            + " can ask, too.")
    private Integer metricsPort;

    @Mixin private StatusOptions status;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (fresh && restore.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--fresh begins with an untrained model and --restore with a stored one; give"
                            + " one of them");
        }
        if (servePort != null && (servePort < 0 || servePort > 65535)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--serve-port must lie between 0 and 65535 but was " + servePort);
        }
        if (serve || servePort != null) {
            int port = servePort == null ? ServingBeside.USUAL_PORT : servePort;
            FreePort.require("--serve-port", InetAddress.getLoopbackAddress(), port, spec);
        }
        if (metricsPort != null) {
            PrometheusMetrics.requireFree(metricsPort, spec);
        }
        StatusPrinter printer = status.printer(spec);
        JobConfig config = fresh ? file.load("job.fresh=true") : file.load();
        requireFreeRestPort(config);
        PrintWriter err = spec.commandLine().getErr();
        config.warnings().forEach(warning -> err.println("warning: " + warning));
        err.flush();
        Path root = stateDir.orElseGet(() -> StateFolder.usualRoot(System.getenv()));
        try (StateFolder folder = StateFolder.open(root, JobIdentity.of(config));
                StopSignal stop = new StopSignal()) {
            return run(config, folder, stop, printer);
        }
    }

    /** Flink itself would say so after the job was told to start, and without the option's name. */
    private void requireFreeRestPort(JobConfig config) throws IOException {
        String port = config.flink().getOrDefault(RestOptions.PORT.key(), "0");
        boolean another = config.flink().containsKey(RestOptions.BIND_PORT.key());
        if (another || !port.matches("\\d{1,5}") || port.matches("0+")) {
            return;
        }
        String bind = config.flink().get(RestOptions.BIND_ADDRESS.key());
        InetAddress address =
                bind == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(bind);
        FreePort.require("flink." + RestOptions.PORT.key(), address, Integer.parseInt(port), spec);
    }

    private int run(JobConfig asked, StateFolder folder, StopSignal stop, StatusPrinter printer)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Life life = fresh ? folder.next() : folder.current();
        folder.before(life)
                .filter(earlier -> fresh)
                .ifPresent(
                        earlier ->
                                err.printf(
                                        "job '%s' begins anew; the state of its earlier life stays"
                                                + " in %s until you delete it%n",
                                        asked.name(), earlier.folder()));
        JobConfig config = withDirectory(asked, life);
        StartedRun start = start(config, life);
        Map<String, String> flink = new HashMap<>();
        flink.put(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID.key(), start.jobId());
        flink.put(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS.key(), "3");
        flink.putAll(StatusReporter.settings(start.jobId()));
        if (metricsPort != null) {
            flink.putAll(PrometheusMetrics.settings(metricsPort));
        }
        start.restoredFrom().ifPresent(path -> flink.put(RESTORE, path));
        requireWritable(start);
        err.printf("job '%s' starts%n", config.name()); // Kafka is asked first: some seconds
        err.flush();
        try (ServingBeside serving = ServingBeside.start(config, serve, servePort);
                EmbeddedJob job = EmbeddedJob.start(config, flink);
                BrokerWatch kafka = BrokerWatch.of(config.kafkaSettings())) {
            life.add(start);
            tell(config, start, job);
            serving.tell(err);
            JobWatch watch = new JobWatch(config, job, life, start, printer, kafka);
            while (!job.await(1)) {
                watch.look();
                if (stop.await(JobWatch.POLL_MILLIS)) {
                    printer.end();
                    return stopped(config, job, life, start);
                }
            }
            return watch.ended();
        } finally {
            StatusReporter.forget(start.jobId());
        }
    }

    /** Checkpoints go into the job's state folder unless the job file says where. */
    private JobConfig withDirectory(JobConfig config, Life life) {
        boolean own =
                FlinkSettings.of(config)
                        .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                        .isPresent();
        if (own || config.checkpoint().interval().isZero()) {
            return config;
        }
        String directory = "checkpoint.directory=" + life.checkpoints();
        return fresh ? file.load(directory, "job.fresh=true") : file.load(directory);
    }

    private StartedRun start(JobConfig config, Life life) {
        Optional<String> from =
                Optional.ofNullable(config.flink().get(RESTORE))
                        .or(() -> restore)
                        .or(() -> fresh ? Optional.empty() : life.newest());
        String directory =
                FlinkSettings.of(config)
                        .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                        .orElseGet(life::checkpoints)
                        .replaceAll("/+$", "");
        return new StartedRun(
                StartedRun.FORMAT,
                new JobID().toHexString(),
                directory,
                from.orElse(null),
                Instant.now().toString());
    }

    private static void requireWritable(StartedRun start) {
        Life.problemOf(start.checkpoints())
                .ifPresent(
                        problem -> {
                            throw CommandException.mistake(
                                    problem
                                            + "; free the place, or choose another by"
                                            + " checkpoint.directory or --state-dir",
                                    null);
                        });
    }

    private void tell(JobConfig config, StartedRun start, EmbeddedJob job)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                "job '%s' runs: %s to %s at %s; Ctrl-C stops it%n",
                config.name(),
                config.topics().events(),
                config.topics().embeddings(),
                config.kafka().bootstrap());
        String begins =
                config.initialModel()
                        .map(file -> "begins as " + file + " (model.initial)")
                        .orElse("untrained");
        err.printf(
                "  model        %s%n",
                start.restoredFrom().map(path -> "goes on from " + path).orElse(begins));
        err.printf(
                "  checkpoints  %s%n",
                config.checkpoint().interval().isZero()
                        ? "none (checkpoint.interval 0s): started again the job begins anew"
                        : start.checkpoints() + "/" + start.jobId());
        err.printf("  Flink        %s%n", job.restAddress());
        if (metricsPort != null) {
            err.printf("  metrics      http://127.0.0.1:%d/metrics%n", metricsPort);
        }
        err.flush();
    }

    private int stopped(JobConfig config, EmbeddedJob job, Life life, StartedRun start)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                "job '%s' stops with a savepoint; Ctrl-C again ends it at once%n", config.name());
        err.flush();
        try {
            String savepoint = job.stop(life.savepoints(start.jobId()), SAVEPOINT);
            err.printf(
                    "job '%s' has stopped; its state is in %s%n"
                            + "  the same command goes on from there, --fresh begins anew%n",
                    config.name(), savepoint);
            err.flush();
            return ExitCode.OK;
        } catch (CommandException e) {
            job.close();
            throw CommandException.failure(
                    "job '%s' ends, but %s; the same command goes on from %s"
                            .formatted(
                                    config.name(),
                                    e.getMessage(),
                                    life.newest().orElse("an untrained model")),
                    e);
        }
    }
}
