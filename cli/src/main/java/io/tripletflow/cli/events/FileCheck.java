package io.tripletflow.cli.events;

import io.tripletflow.cli.events.csv.CsvRows;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads rows to their end and counts what they are. */
final class FileCheck {

    /** What {@code source.lateness} is unless told otherwise. */
    private static final long LATE_MILLIS = 1000;

    private final RowSource rows;
    private final long max;
    private final FileLabels labels = new FileLabels();
    private final List<String> problems = new ArrayList<>();
    private final LongStream.Builder times = LongStream.builder();
    private long good;
    private long labelled;
    private long heldOut;
    private long bad;
    private boolean readable = true;
    private long newest = Long.MIN_VALUE;
    private long older;
    private Input first;
    private boolean inputsDiffer;

    /**
     * @param max rows read at most
     */
    FileCheck(RowSource rows, long max) {
        this.rows = rows;
        this.max = max;
    }

    FileSummary run() throws IOException {
        boolean more = true;
        while (more && good + bad < max) {
            more = readOne();
        }
        Optional<String> mistake = rows.mistake();
        if (bad == 0 && mistake.isPresent()) {
            throw new BadRowException(mistake.get());
        }
        return new FileSummary(
                good,
                labelled,
                heldOut,
                bad,
                problems,
                readable,
                rows.hasTimes(),
                times.build().sorted().toArray(),
                notes());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(rows.notes());
        notes.addAll(labels.notes());
        if (first != null && !inputsDiffer && labelled + heldOut >= FileLabels.FEW) {
            notes.add(
                    "all rows have the same input, so nothing can be learned or found: look whether the right columns were written");
        }
        if (rows.hasTimes() && older > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d rows are more than a second older than a row before them; a job makes events dead letters ('late') that are older by more than source.lateness (1s): sort the file by time",
                            older,
                            good));
        }
        return notes;
    }

    private boolean readOne() throws IOException {
        try {
            Optional<StreamRow> row = rows.next();
            row.ifPresent(this::count);
            return row.isPresent();
        } catch (BadRowException e) {
            bad++;
            if (problems.size() < FileSummary.MAX_PROBLEMS) {
                problems.add(e.getMessage());
            }
            readable = e.row().isPresent();
            return readable;
        }
    }

    private void count(StreamRow row) {
        good++;
        newest = Math.max(newest, row.timeMillis());
        if (row.timeMillis() < newest - LATE_MILLIS) {
            older++;
        }
        if (row.sample().isEmpty()) {
            return;
        }
        if (row.sample().get().split() == Split.TRAIN) {
            labelled++;
            times.add(row.timeMillis());
        } else {
            heldOut++;
        }
        if (!(rows instanceof CsvRows csv && csv.areVisits())) { // items need not be sold before
            labels.add(row.sample().get());
            Input input = row.sample().get().input();
            first = first == null ? input : first;
            inputsDiffer = inputsDiffer || !input.equals(first);
        }
    }
}
