package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CheckedFile;
import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.FileSummary;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.HoldOut;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowTimes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file for the demo, checked before anything is started.
 *
 * @param holdOut share of the rows to hold out, such as {@code 20%}
 */
record DemoData(EventFile file, BadRows badRows, Optional<String> holdOut, HoldOutBy holdOutBy) {

    /** What is held out together. */
    enum HoldOutBy {
        ENTITY,
        TIME
    }

    private static final Pattern SHARE = Pattern.compile("(\\d+(?:\\.\\d+)?)(%?)");

    /**
     * The stream of the file.
     *
     * @param max rows that will be sent at most
     * @param log where notes are shown
     * @throws CommandException if the file has rows that cannot be used, or no labels to learn from
     */
    DemoStream stream(long max, PrintStream log) throws IOException {
        if (!file.isRepeatable()) {
            throw CommandException.mistake(
                    "--data: the demo reads its file more than once, which "
                            + file.name()
                            + " cannot be; save it to a file first",
                    null);
        }
        Optional<Double> share = holdOut.map(DemoData::share);
        Reading plain = new Reading(RowTimes.oneAMillisecond(), badRows, new HoldOut.None());
        FileSummary summary = CheckedFile.check(file, plain, max);
        requireLabels(summary);
        if (share.isPresent() && summary.heldOut() > 0) {
            throw CommandException.mistake(
                    "--hold-out is for files without a split, but %s has %d rows held out by its split; leave one of them out"
                            .formatted(file.name(), summary.heldOut()),
                    null);
        }
        tell(summary, log);
        HoldOut held = share.map(part -> holdOut(part, summary)).orElse(plain.holdOut());
        return new DemoStream.File(
                file, file.shapes(), new Reading(plain.times(), badRows, held), summary.labelled());
    }

    private HoldOut holdOut(double share, FileSummary summary) {
        return switch (holdOutBy) {
            case ENTITY -> new HoldOut.ByEntity(share);
            case TIME -> byTime(share, summary.times());
        };
    }

    private HoldOut byTime(double share, long[] times) {
        int first = (int) Math.floor(times.length * (1 - share));
        long from = times[Math.min(first, times.length - 1)];
        if (from == times[0]) {
            throw CommandException.mistake(
                    "--hold-out-by time: the first rows of %s have the same time as the last %s; use --hold-out-by entity"
                            .formatted(file.name(), holdOut.orElse("")),
                    null);
        }
        return new HoldOut.ByTime(from);
    }

    private static double share(String text) {
        Matcher matcher = SHARE.matcher(text.strip());
        double value = -1;
        if (matcher.matches()) {
            value = Double.parseDouble(matcher.group(1)) / (matcher.group(2).isEmpty() ? 1 : 100);
        }
        if (value <= 0 || value >= 1) {
            throw CommandException.mistake(
                    "--hold-out must be a share such as 20% or 0.2, above 0 and below 1, but was '"
                            + text
                            + "'",
                    null);
        }
        return value;
    }

    private void requireLabels(FileSummary summary) {
        if (summary.labelled() == 0) {
            throw CommandException.mistake(
                    "--data: no row of %s has a label to learn from, so nothing can be learned or measured; give labels in a column 'label' (--label-column takes another name) or, in JSON, a field \"label\", on rows whose split is train or absent%s"
                            .formatted(file.name(), notUsed(summary)),
                    null);
        }
    }

    private static String notUsed(FileSummary summary) {
        return summary.notes().isEmpty() ? "" : " (" + String.join("; ", summary.notes()) + ")";
    }

    private void tell(FileSummary summary, PrintStream log) {
        CheckedFile.notes(summary).forEach(note -> log.println("note: " + note));
        if (!summary.hasTimes()) {
            log.println("note: rows have no time: they are taken to be one millisecond apart");
        }
        if (summary.heldOut() == 0 && holdOut.isEmpty()) {
            log.println(
                    "note: no row is held out by a column 'split', so only the prequential recall"
                            + " is measured; --hold-out 20% holds rows out");
        }
    }
}
