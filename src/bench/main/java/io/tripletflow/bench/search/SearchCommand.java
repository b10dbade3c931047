package io.tripletflow.bench.search;

import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.ReportFile;
import io.tripletflow.cli.console.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Command line of {@link SearchBench}. */
@Command(
        name = "search",
        description = {
            "Measure the server: broker, server and the one who asks in processes of their own, a"
                    + " topic full of embeddings. Recall against an exact scan, the time of queries over HTTP"
                    + " while embeddings move, how soon a new one is found, memory, and a model"
                    + " version that moves all of them.",
            "The embeddings are clusters of unit length with wide noise."
        })
public final class SearchCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--embeddings",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "Entities on the topic (default: ${DEFAULT-VALUE}).")
    private int entities;

    @Option(
            names = "--width",
            defaultValue = "64",
            paramLabel = "N",
            description = "Numbers of an embedding (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "How long queries and upserts go on (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description =
                    "How long they go on before that, uncounted, while the server's code is compiled"
                            + " (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--queries",
            defaultValue = "200",
            paramLabel = "N",
            description = "Queries a second (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(
            names = "--upserts",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Embeddings a second that move (default: ${DEFAULT-VALUE}).")
    private int upserts;

    @Option(
            names = "--memory",
            defaultValue = "5g",
            paramLabel = "SIZE",
            description = "Most heap of the server (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Mixin private ReportFile report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireAtLeast("--embeddings", entities, 1_000);
        requireAtLeast("--width", width, 2);
        requireAtLeast("--seconds", seconds, 1);
        requireAtLeast("--warm-up", warmUp, 0);
        requireAtLeast("--queries", queries, 1);
        requireAtLeast("--upserts", upserts, 1);
        report.requireWritable();
        PrintWriter out = spec.commandLine().getOut();
        SearchReport result = measure(out);
        out.print(result.table());
        out.flush();
        report.write(result.json());
        return ExitCode.OK;
    }

    private SearchReport measure(PrintWriter out) throws IOException, InterruptedException {
        SearchData data = new SearchData(entities, width);
        try (CtrlC ctrlC = new CtrlC()) {
            try {
                Path folder = ctrlC.closing(TemporaryFolder.create("tripletflow-bench-")).path();
                return new SearchBench(data, warmUp, seconds, queries, upserts, memory, folder, out)
                        .run(ctrlC);
            } catch (IOException | InterruptedException | RuntimeException e) {
                ctrlC.parkIfPressed();
                throw e;
            }
        }
    }

    private void requireAtLeast(String option, int value, int min) {
        if (value < min) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be at least " + min + " but was " + value);
        }
    }
}
