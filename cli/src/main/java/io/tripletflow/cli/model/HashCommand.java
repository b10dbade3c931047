package io.tripletflow.cli.model;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.exchange.ModelDigest;
import io.tripletflow.tensor.TensorException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "hash",
        description = {
            "Print the digest of a model's parameters and optimiser state.",
            "Two runs that learned from the same events print the same, and so does the demo."
        })
final class HashCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private ModelSource source;

    @Override
    public Integer call() {
        ModelSource.Stored stored = source.read();
        try {
            spec.commandLine().getOut().println(ModelDigest.of(stored.bytes()));
        } catch (TensorException e) {
            throw CommandException.mistake(stored.origin() + ": " + e.getMessage(), e);
        }
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
