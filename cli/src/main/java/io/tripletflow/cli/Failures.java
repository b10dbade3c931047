package io.tripletflow.cli;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.Printable;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.job.config.problem.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one message and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        String trace = Secrets.redacted(trace(error));
        LOG.error("{} failed: {}", name, trace);
        err.println(name + ": " + Printable.of(Secrets.redacted(message(error))));
        if (TripletFlowCommand.isVerbose(command)) {
            err.print(Printable.of(trace));
        } else if (!isExpected(error)) {
            err.println("  --verbose shows the stack trace" + logHint());
        }
        err.flush();
        return exitCode(error);
    }

    @Override
    public int handleParseException(ParameterException reported, String[] arguments) {
        ParameterException error = unknownFirst(reported);
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + Printable.of(Secrets.redacted(inWords(error))));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("  " + name + " --help shows what can be given");
        err.flush();
        return ExitCode.USAGE;
    }

    /** The library numbers arguments, also those that only 'help' was given. */
    private static String inWords(ParameterException error) {
        return error.getMessage()
                .replaceFirst("^Unmatched arguments? (at|from) index \\d+: ", "does not know ");
    }

    /** A required option that is missing may be there, mistyped. */
    private static ParameterException unknownFirst(ParameterException error) {
        CommandLine command = error.getCommandLine();
        boolean mistyped =
                error instanceof MissingParameterException
                        && !command.getUnmatchedArguments().isEmpty();
        return mistyped
                ? new UnmatchedArgumentException(command, command.getUnmatchedArguments())
                : error;
    }

    private static String trace(Exception error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static int exitCode(Exception error) {
        if (error instanceof CommandException known) {
            return known.exitCode();
        }
        return error instanceof ConfigException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static boolean isExpected(Exception error) {
        return error instanceof CommandException
                || error instanceof ConfigException
                || error instanceof KafkaSetupException
                || error instanceof BadRowException;
    }

    private static String message(Exception error) {
        if (isExpected(error)) {
            return error.getMessage();
        }
        return error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    private static String logHint() {
        String log = System.getProperty("tripletflow.log");
        return log == null ? "" : "; the log is " + log;
    }
}
