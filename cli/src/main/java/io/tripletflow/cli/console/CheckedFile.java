package io.tripletflow.cli.console;

import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.FileSummary;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A file that was read once, whole, before anything is started. */
public final class CheckedFile {

    private CheckedFile() {}

    /**
     * What the file holds.
     *
     * @param max rows read at most
     * @throws CommandException with all problems, if rows cannot be used and are not to be skipped
     *     or sent, or if the file cannot be read to its end
     */
    public static FileSummary check(EventFile file, Reading reading, long max) throws IOException {
        FileSummary summary = file.check(reading, max);
        boolean refused = reading.badRows() == BadRows.REFUSE && summary.bad() > 0;
        if (refused || !summary.readable()) {
            String remedy =
                    summary.readable()
                            ? "; mend them, or give --bad-rows skip or send"
                            : "; the file cannot be read beyond the last of them";
            throw CommandException.mistake(
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d rows of %s cannot be used%s. Nothing was sent.%n%s",
                            summary.bad(),
                            summary.bad() + summary.rows(),
                            file.name(),
                            remedy,
                            summary.problemText()),
                    null);
        }
        if (summary.rows() + (reading.badRows() == BadRows.SEND ? summary.bad() : 0) == 0) {
            throw CommandException.mistake(
                    file.name()
                            + (summary.bad() == 0
                                    ? " holds no rows; check the file"
                                    : " holds no row that can be used; the first problem is: "
                                            + summary.problems().get(0)),
                    null);
        }
        return summary;
    }

    /** What a person should know before the file is sent. */
    public static List<String> notes(FileSummary summary) {
        List<String> notes = new ArrayList<>(summary.notes());
        if (summary.bad() > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "%,d rows cannot be used; the first is %s",
                            summary.bad(),
                            summary.problems().get(0)));
        }
        return notes;
    }
}
