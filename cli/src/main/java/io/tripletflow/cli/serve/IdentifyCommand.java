package io.tripletflow.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whose an input is. */
@Command(
        name = "identify",
        description =
                "Say whose an entity or an input is, or unknown; 'tripletflow serve' must run.")
public final class IdentifyCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ServerClient server;

    @Mixin private QueryOptions query;

    @Option(
            names = "--threshold",
            paramLabel = "DISTANCE",
            description = "Farther from all is unknown (default: learned from the stream).")
    private Optional<Double> threshold = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode body = query.body();
        threshold.ifPresent(distance -> body.put("threshold", distance));
        JsonNode answer = server.post("/v1/identify", body);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s (nearest at %s, threshold %.4f)%n",
                answer.path("known").asBoolean()
                        ? Printable.of(answer.path("label").asText())
                        : "unknown",
                answer.path("distance").isNull()
                        ? "-"
                        : String.format(Locale.ROOT, "%.4f", answer.path("distance").asDouble()),
                answer.path("threshold").asDouble());
        NeighbourTable.print(answer, out);
        out.flush();
        return ExitCode.OK;
    }
}
