package io.tripletflow.cli.bench.stream;

import io.tripletflow.cli.Main;
import io.tripletflow.cli.bench.process.Input;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What is measured in a JVM of its own: {@code copy JOB-FILE TOPIC}, or any command of {@link
 * Main}.
 */
public final class BenchProcess {

    private BenchProcess() {}

    public static void main(String[] arguments) throws Exception {
        Input.endWithIt();
        if (arguments[0].equals("copy")) {
            CopyJob.run(JobConfig.load(Path.of(arguments[1]), List.of()), arguments[2]);
        } else {
            System.exit(Main.commandLine().execute(arguments));
        }
    }
}
