package io.tripletflow.cli.events;

import java.util.List;

/**
 * What a file holds, found by reading all of it.
 *
 * @param rows that are events
 * @param labelled of them, rows of split {@code train} with a label: those that are learned from
 * @param heldOut of them, rows of other splits with a label
 * @param bad rows that cannot be used
 * @param problems of the first of those, each with its line
 * @param readable whether the file could be read to its end
 * @param hasTimes whether rows carry times of their own
 * @param times of the labelled rows, ascending, milliseconds since the epoch
 * @param notes what was not used or may surprise
 */
public record FileSummary(
        long rows,
        long labelled,
        long heldOut,
        long bad,
        List<String> problems,
        boolean readable,
        boolean hasTimes,
        long[] times,
        List<String> notes) {

    /** Problems that are told one by one. */
    static final int MAX_PROBLEMS = 100;

    /** The problems, one a line, and how many more there are. */
    public String problemText() {
        String first = String.join("\n", problems);
        long more = bad - problems.size();
        return more > 0 ? first + "\nand " + more + " more" : first;
    }
}
