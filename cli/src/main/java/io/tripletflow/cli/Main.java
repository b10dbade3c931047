package io.tripletflow.cli;

import io.tripletflow.cli.console.ExitCode;
import java.util.ServiceLoader;
import picocli.CommandLine;

/** Starts the command; {@link ExitCode} says how it ended. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, ready to execute; tests give it their own streams. */
    public static CommandLine commandLine() {
        Failures failures = new Failures();
        CommandLine command = new CommandLine(new TripletFlowCommand());
        ServiceLoader.load(Subcommand.class).forEach(command::addSubcommand);
        return command.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
