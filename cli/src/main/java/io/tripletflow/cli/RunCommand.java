package io.tripletflow.cli;

import io.tripletflow.job.config.JobConfig;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Mixin private JobFile file;

    @Option(
            names = "--restore",
            paramLabel = "PATH",
            description = "Continue from this checkpoint or savepoint.")
    private Optional<String> restore = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        JobConfig config = file.load();
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
