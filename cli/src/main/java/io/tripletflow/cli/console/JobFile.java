package io.tripletflow.cli.console;

import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The job file of a command that cannot do without one. */
public final class JobFile {

    @Parameters(index = "0", paramLabel = "FILE", description = "The job file, YAML.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Override an option of the file; repeatable.")
    private List<String> overrides = List.of();

    /**
     * Its configuration; all that is wrong with it is reported at once.
     *
     * @param further overrides of the command itself, each {@code option=value}
     */
    public JobConfig load(String... further) {
        return JobConfig.load(file, Stream.concat(overrides.stream(), Stream.of(further)).toList());
    }
}
