package io.tripletflow.bench.stream;

import io.tripletflow.bench.process.Input;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.List;

/** What is measured in a JVM of its own: {@code copy JOB-FILE TOPIC}, or any other command. */
public final class BenchProcess {

    /** By its name, as a user starts it: this bench is one of its commands. */
    private static final String COMMAND = "io.tripletflow.cli.Main";

    private BenchProcess() {}

    public static void main(String[] arguments) throws Exception {
        Input.endWithIt();
        if (arguments[0].equals("copy")) {
            CopyJob.run(JobConfig.load(Path.of(arguments[1]), List.of()), arguments[2]);
        } else {
            Class.forName(COMMAND)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        }
    }
}
