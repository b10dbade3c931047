package io.tripletflow.cli.model;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.tensor.TensorException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        description =
                "Say what a model is: version, towers, what they saw, tensors with their ranges,"
                        + " digest.")
final class InspectCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private ModelSource source;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ModelSource.Stored stored = source.read();
        try {
            out.print(ModelText.of(stored));
        } catch (TensorException e) {
            throw CommandException.mistake(stored.origin() + ": " + e.getMessage(), e);
        }
        out.flush();
        return ExitCode.OK;
    }
}
