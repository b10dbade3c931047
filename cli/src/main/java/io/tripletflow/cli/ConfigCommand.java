package io.tripletflow.cli;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.registry.Options;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        description = {
            "Without FILE: print the reference of all options of a job file.",
            "With FILE: check it and print what differs from the defaults; ends with ok, or with every"
                    + " problem and its line."
        })
final class ConfigCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A job file, YAML.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Override an option of the file; repeatable.")
    private List<String> overrides = List.of();

    @Option(names = "--all", description = "Print the options that have their defaults, too.")
    private boolean all;

    @Option(names = "--markdown", description = "Print the reference as markdown.")
    private boolean markdown;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (file == null) {
            requireFileFor(!overrides.isEmpty(), "--set needs a job file to override");
            requireFileFor(all, "--all needs a job file to print");
            out.print(markdown ? Options.markdown() : Options.reference());
        } else {
            JobConfig config = JobConfig.load(file, overrides);
            config.warnings().forEach(warning -> out.println("# warning: " + warning));
            out.print(all ? config.toString() : config.difference());
            out.println("ok");
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void requireFileFor(boolean given, String what) {
        if (given) {
            throw CommandException.mistake(what + "; give FILE too", null);
        }
    }
}
