package io.tripletflow.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the nearest neighbours. */
@Command(
        name = "search",
        description =
                "Show the nearest neighbours of an entity or of an input; 'tripletflow serve' must"
                        + " run.")
public final class SearchCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ServerClient server;

    @Mixin private QueryOptions query;

    @Option(
            names = "--k",
            defaultValue = "10",
            paramLabel = "K",
            description = "So many (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(names = "--label", paramLabel = "NAME", description = "Only of that label.")
    private Optional<String> label = Optional.empty();

    @Option(names = "--group", paramLabel = "NAME", description = "Only of that group.")
    private Optional<String> group = Optional.empty();

    @Option(names = "--source", paramLabel = "NAME", description = "Only of that source.")
    private Optional<String> source = Optional.empty();

    @Option(names = "--answer-tower", paramLabel = "NAME", description = "Only of that tower.")
    private Optional<String> tower = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (k < 1) {
            throw new ParameterException(spec.commandLine(), "--k must be positive but was " + k);
        }
        ObjectNode body = query.body();
        body.put("k", k);
        ObjectNode filter = body.putObject("filter");
        label.ifPresent(name -> filter.put("label", name));
        group.ifPresent(name -> filter.put("group", name));
        source.ifPresent(name -> filter.put("source", name));
        tower.ifPresent(name -> filter.put("tower", name));
        JsonNode answer = server.post("/v1/search", body);
        PrintWriter out = spec.commandLine().getOut();
        NeighbourTable.print(answer, out);
        out.flush();
        return ExitCode.OK;
    }
}
