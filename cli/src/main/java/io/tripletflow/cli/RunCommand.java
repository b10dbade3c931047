package io.tripletflow.cli;

import io.tripletflow.job.config.JobConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Run a job against a Kafka cluster, on a Flink cluster inside this process, until it"
                    + " ends or Ctrl-C.",
            "For a Flink cluster of your own submit flink-job/target/tripletflow-flink-job-*-job.jar"
                    + " with the same job file."
        })
final class RunCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 500;

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The job file, YAML.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Override an option of the file; repeatable.")
    private List<String> overrides = List.of();

    @Option(
            names = "--restore",
            paramLabel = "PATH",
            description = "Continue from this checkpoint or savepoint.")
    private Optional<String> restore = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        JobConfig config = JobConfig.load(file, overrides);
        config.warnings().forEach(warning -> err.println("warning: " + warning));
        Map<String, String> defaults = new HashMap<>();
        restore.ifPresent(path -> defaults.put("execution.state-recovery.path", path));
        try (CtrlC ctrlC = new CtrlC()) {
            try {
                EmbeddedJob job = ctrlC.closing(EmbeddedJob.start(config, defaults));
                err.printf(
                        "job '%s' runs: %s to %s at %s; Ctrl-C stops it%n",
                        config.name(),
                        config.topics().events(),
                        config.topics().embeddings(),
                        config.kafka().bootstrap());
                err.flush();
                while (!job.await(POLL_MILLIS)) {
                    ctrlC.parkIfPressed();
                }
            } finally {
                ctrlC.parkIfPressed();
            }
        }
        err.printf("job '%s' has ended%n", config.name());
        err.flush();
        return ExitCode.OK;
    }
}
