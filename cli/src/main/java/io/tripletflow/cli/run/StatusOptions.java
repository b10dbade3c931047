package io.tripletflow.cli.run;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How often, and in what form, a running job tells how it is. */
final class StatusOptions {

    private static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,6})(s|min)?");

    @Option(
            names = "--status-interval",
            paramLabel = "TIME",
            description =
                    "From one status line to the next, such as 30s or 5min (default: 1s on a"
                            + " terminal, where it is drawn over, else 10s).")
    private Optional<String> interval = Optional.empty();

    @Option(
            names = "--status-json",
            description = "Write each status to standard output too, as a line of JSON.")
    private boolean json;

    StatusPrinter printer(CommandSpec spec) {
        boolean terminal = Boolean.getBoolean("tripletflow.terminal");
        return new StatusPrinter(
                spec.commandLine().getErr(),
                json ? spec.commandLine().getOut() : null,
                interval.map(text -> duration(text, spec))
                        .orElse(terminal ? ON_A_TERMINAL : ELSEWHERE),
                terminal ? Integer.getInteger("tripletflow.columns", 80) : 0);
    }

    private static Duration duration(String text, CommandSpec spec) {
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--status-interval must be a time such as 10s or 5min, above 0, but was '"
                            + text
                            + "'");
        }
        long count = Long.parseLong(matcher.group(1));
        return "min".equals(matcher.group(2))
                ? Duration.ofMinutes(count)
                : Duration.ofSeconds(count);
    }
}
