package io.tripletflow.cli.topic;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.JobFile;
import io.tripletflow.connectors.ledger.Ledger;
import io.tripletflow.connectors.ledger.LedgerReport;
import io.tripletflow.job.config.JobConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares the ledger with the topics; the job may go on meanwhile. */
@Command(
        name = "ledger",
        description = {
            "Prove that what a job wrote is on its topics: compare its ledger with what a reader of"
                    + " committed records finds.",
            "Ends with 1 if records are missing."
        })
public final class LedgerCommand implements Callable<Integer> {

    private static final String ROW = "%-24s %14s %14s %14s %10s %10s%n";

    @Spec private CommandSpec spec;

    @Mixin private JobFile file;

    @Option(
            names = "--timeout",
            defaultValue = "300",
            paramLabel = "SECONDS",
            description = "Most time for reading a topic (default: ${DEFAULT-VALUE}).")
    private long timeout;

    @Override
    public Integer call() {
        if (timeout < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--timeout must be at least 1 but was " + timeout);
        }
        JobConfig config = file.load();
        List<LedgerReport> reports =
                Ledger.audit(
                        config.kafkaSettings(), config.topicSpecs(), Duration.ofSeconds(timeout));
        PrintWriter out = spec.commandLine().getOut();
        print(reports, out);
        out.flush();
        boolean complete = reports.stream().allMatch(report -> report.missing() == 0);
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(List<LedgerReport> reports, PrintWriter out) {
        out.printf(ROW, "topic", "promised", "delivered", "on the topic", "missing", "repeated");
        for (LedgerReport report : reports) {
            out.printf(
                    ROW,
                    report.topic(),
                    number(report.promised()),
                    number(report.delivered()),
                    number(report.found()) + (report.counted() ? "" : "*"),
                    number(report.missing()),
                    number(report.repeated()));
        }
        if (!reports.stream().allMatch(LedgerReport::counted)) {
            out.println("* compacted or expired: judged by the transactions that were committed");
        }
        for (LedgerReport report : reports) {
            for (String finding : report.findings()) {
                out.println(report.topic() + ": " + finding);
            }
        }
    }

    private static String number(long value) {
        return "%,d".formatted(value);
    }
}
