package io.tripletflow.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what happens as it happens. */
@Command(
        name = "tail",
        description =
                "Show how fresh the space is each second, and learning reports as they come;"
                        + " 'tripletflow serve' must run.")
public final class TailCommand implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    @Spec private CommandSpec spec;

    @Mixin private ServerClient server;

    @Option(
            names = "--lines",
            defaultValue = "0",
            paramLabel = "N",
            description = "End after N lines (default: at Ctrl-C).")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(
                                server.stream("/v1/events"), StandardCharsets.UTF_8))) {
            String event = "";
            int shown = 0;
            String line = events.readLine();
            while (line != null) {
                if (line.startsWith(EVENT)) {
                    event = line.substring(EVENT.length());
                } else if (line.startsWith(DATA)) {
                    out.println(text(event, JSON.readTree(line.substring(DATA.length()))));
                    out.flush();
                    if (++shown == lines) {
                        return ExitCode.OK;
                    }
                }
                line = events.readLine();
            }
        }
        return ExitCode.OK;
    }

    private static String text(String event, JsonNode data) {
        return switch (event) {
            case "freshness" ->
                    String.format(
                            Locale.ROOT,
                            "broker %s  entities %,d  version %s of %s  at newest %.0f %%  lag %,d  %.0f events/s",
                            data.path("broker").asText(),
                            data.path("served").asInt(),
                            data.path("version").asText(),
                            data.path("newestVersion").asText(),
                            100 * data.path("atNewest").asDouble(),
                            data.path("lagRecords").asLong(),
                            data.path("eventsPerSecond").asDouble());
            case "report" ->
                    String.format(
                            Locale.ROOT,
                            "report  version %s  group %s  loss %.4f  recall@1 %.3f, untrained %.3f%s",
                            data.path("version").asText(),
                            Printable.of(data.path("group").asText()),
                            data.path("loss").asDouble(),
                            data.path("recallLearned").asDouble(),
                            data.path("recallRaw").asDouble(),
                            life(data.path("life")));
            default -> event + "  " + Printable.of(data.path("reasons").toString());
        };
    }

    /** What happened to the model, after what it learned. */
    private static String life(JsonNode life) {
        StringBuilder text = new StringBuilder();
        for (JsonNode each : life) {
            text.append("  ")
                    .append(Printable.of(each.path("event").asText()))
                    .append(" at ")
                    .append(each.path("version").asText());
        }
        return text.toString();
    }
}
