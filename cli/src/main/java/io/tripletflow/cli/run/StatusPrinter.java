package io.tripletflow.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.cli.console.Printable;
import io.tripletflow.connectors.kafka.Secrets;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Shows statuses, drawn over one another on a terminal, else line by line, and news between them.
 * Not thread-safe.
 */
final class StatusPrinter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter err;
    private final PrintWriter json;
    private final Duration interval;
    private final int columns;
    private int drawn;

    /**
     * @param json where statuses go as lines of JSON; null for nowhere
     * @param interval from one status to the next
     * @param columns of the terminal; 0 if it is none
     */
    StatusPrinter(PrintWriter err, PrintWriter json, Duration interval, int columns) {
        this.err = err;
        this.json = json;
        this.interval = interval;
        this.columns = columns;
    }

    Duration interval() {
        return interval;
    }

    void status(JobStatus status) {
        String line = Printable.of(Secrets.redacted(status.line()));
        if (columns > 0) {
            String cut = line.length() < columns ? line : line.substring(0, columns - 1);
            err.print("\r" + cut + " ".repeat(Math.max(0, drawn - cut.length())));
            drawn = cut.length();
        } else {
            err.println(line);
        }
        err.flush();
        if (json != null) {
            try {
                json.println(JSON.writeValueAsString(status));
                json.flush();
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a status can be written as JSON", e);
            }
        }
    }

    /** A line that stays, with the time. */
    void news(String text) {
        end();
        String time =
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString();
        err.println(time + " " + Printable.of(Secrets.redacted(text)));
        err.flush();
    }

    /** Leaves the terminal at the beginning of an empty line. */
    void end() {
        if (drawn > 0) {
            err.print("\r" + " ".repeat(drawn) + "\r");
            drawn = 0;
            err.flush();
        }
    }
}
