package io.tripletflow.cli;

import io.tripletflow.cli.demo.DemoCommand;
import io.tripletflow.cli.evaluate.EvaluateCommand;
import io.tripletflow.cli.model.ModelCommand;
import io.tripletflow.cli.run.RunCommand;
import io.tripletflow.cli.serve.IdentifyCommand;
import io.tripletflow.cli.serve.SearchCommand;
import io.tripletflow.cli.serve.ServeCommand;
import io.tripletflow.cli.serve.TailCommand;
import io.tripletflow.cli.topic.ForgetCommand;
import io.tripletflow.cli.topic.LedgerCommand;
import io.tripletflow.cli.topic.ProduceCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself; without a subcommand it shows its help. */
@Command(
        name = "tripletflow",
        description = "An embedding space that keeps learning while events arrive.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something failed while running",
            "2:the command line, a file or a setting is wrong; nothing has run",
            "130:stopped by Ctrl-C"
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ProduceCommand.class,
            EvaluateCommand.class,
            ServeCommand.class,
            SearchCommand.class,
            IdentifyCommand.class,
            TailCommand.class,
            ConfigCommand.class,
            LedgerCommand.class,
            ForgetCommand.class,
            ModelCommand.class,
            HelpCommand.class
        })
final class TripletFlowCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of a failure.")
    private boolean verbose;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "which command? " + String.join(", ", spec.subcommands().keySet()));
    }

    static boolean isVerbose(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return ((TripletFlowCommand) root.getCommand()).verbose;
    }
}
