package io.tripletflow.cli.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with a model; without a subcommand it names them. */
@Command(
        name = "model",
        description = "Look into models, take them to other tools, and bring weights from there.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InspectCommand.class,
            HashCommand.class,
            ExportCommand.class,
            ImportCommand.class
        })
public final class ModelCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "which command? inspect, hash, export or import");
    }
}
