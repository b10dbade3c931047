package io.tripletflow.cli.bench;

import io.tripletflow.cli.bench.search.SearchCommand;
import io.tripletflow.cli.bench.step.StepCommand;
import io.tripletflow.cli.bench.stream.EndToEndCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Names the benches; without one it says which there are. */
@Command(
        name = "bench",
        description = "Measure speed against a reference in the same run.",
        synopsisSubcommandLabel = "BENCH",
        subcommands = {StepCommand.class, EndToEndCommand.class, SearchCommand.class})
public final class BenchCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "which bench? " + String.join(" or ", spec.subcommands().keySet()));
    }
}
