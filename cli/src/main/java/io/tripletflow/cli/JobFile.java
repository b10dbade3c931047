package io.tripletflow.cli;

import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The job file of a command that cannot do without one. */
final class JobFile {

    @Parameters(index = "0", paramLabel = "FILE", description = "The job file, YAML.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Override an option of the file; repeatable.")
    private List<String> overrides = List.of();

    /** Its configuration; all that is wrong with it is reported at once. */
    JobConfig load() {
        return JobConfig.load(file, overrides);
    }
}
