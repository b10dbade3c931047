package io.tripletflow.bench.step;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.ReportFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Command line of {@link StepBench}. */
@Command(
        name = "step",
        description = {
            "Measure the learning step and embedding, in turn with libtorch in a process beside"
                    + " this one, and with the matrix products and the memory traffic of the"
                    + " optimiser alone: the limit.",
            "One thread each, by its processor time; medians of the rounds."
        })
public final class StepCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ReportFile report;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "0.3",
            paramLabel = "SECONDS",
            description = "Of each measurement in a round (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--shapes",
            split = ",",
            converter = StepShape.Converter.class,
            defaultValue =
                    "64-0-32-64,128-256-64-128,512-512-128-256,784-512-128-512,2048-512-128-256",
            paramLabel = "INPUTS-HIDDEN-EMBEDDING-BATCH",
            description = "Sizes; hidden 0 is a linear encoder (default: ${DEFAULT-VALUE}).")
    private List<StepShape> shapes;

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || !(seconds > 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rounds must be at least 1 and --seconds above 0 but they were "
                            + rounds
                            + " and "
                            + seconds);
        }
        report.requireWritable();
        PrintWriter out = spec.commandLine().getOut();
        try (StepPeer peer = StepPeer.start()) {
            StepReport result = new StepBench(shapes, rounds, seconds, peer).run();
            out.print(result.table());
            out.flush();
            report.write(result.json());
        }
        return ExitCode.OK;
    }
}
