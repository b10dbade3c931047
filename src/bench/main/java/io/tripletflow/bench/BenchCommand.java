package io.tripletflow.bench;

import io.tripletflow.bench.search.SearchCommand;
import io.tripletflow.bench.step.StepCommand;
import io.tripletflow.bench.stream.EndToEndCommand;
import io.tripletflow.cli.Subcommand;
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
public final class BenchCommand implements Runnable, Subcommand {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "which bench? " + String.join(" or ", spec.subcommands().keySet()));
    }
}
