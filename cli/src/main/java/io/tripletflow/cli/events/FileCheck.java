package io.tripletflow.cli.events;

import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads rows to their end and counts what they are. */
final class FileCheck {

    private final RowSource rows;
    private final long most;
    private final List<String> problems = new ArrayList<>();
    private final LongStream.Builder times = LongStream.builder();
    private long good;
    private long labelled;
    private long heldOut;
    private long bad;
    private boolean readable = true;

    /**
     * @param most rows read at most
     */
    FileCheck(RowSource rows, long most) {
        this.rows = rows;
        this.most = most;
    }

    FileSummary run() throws IOException {
        boolean more = true;
        while (more && good + bad < most) {
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
                rows.notes());
    }

    private boolean readOne() throws IOException {
        try {
            Optional<StreamRow> row = rows.next();
            row.ifPresent(this::count);
            return row.isPresent();
        } catch (BadRowException e) {
            bad++;
            if (problems.size() < FileSummary.MOST_PROBLEMS) {
                problems.add(e.getMessage());
            }
            readable = e.row().isPresent();
            return readable;
        }
    }

    private void count(StreamRow row) {
        good++;
        if (row.sample().isEmpty()) {
            return;
        }
        if (row.sample().get().split() == Split.TRAIN) {
            labelled++;
            times.add(row.timeMillis());
        } else {
            heldOut++;
        }
    }
}
