package io.tripletflow.cli.events.column;

import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.connectors.event.EventTime;
import java.util.List;

/**
 * Times of a file, CSV or JSON, in milliseconds since the epoch, by the rule of {@link EventTime}.
 * Numbers too small for a time since 1970 are the seconds of a clock of the file's own, which is
 * taken to start at {@link RowTimes#BASE_MILLIS}; a file holds times of one of the two. Not
 * thread-safe.
 */
public final class TimeColumn {

    private final String where;
    private String firstTime;
    private String firstSecond;

    /**
     * @param where the times stand, such as "column 't'"
     */
    public TimeColumn(String where) {
        this.where = where;
    }

    /**
     * @throws IllegalArgumentException if the cell holds no time
     */
    public long parse(String cell) {
        String text = cell.strip();
        double number = number(text);
        long millis;
        if (number >= 0 && number < EventTime.LEAST) {
            firstSecond = firstSecond == null ? text : firstSecond;
            millis = RowTimes.BASE_MILLIS + Math.round(number * 1000);
        } else {
            millis = absolute(text);
            firstTime = firstTime == null ? text : firstTime;
        }
        if (firstTime != null && firstSecond != null) {
            throw new IllegalArgumentException(
                    "%s is '%s', but other rows have '%s': write either times since 1970 or seconds of a clock of your own"
                            .formatted(
                                    where, text, text.equals(firstTime) ? firstSecond : firstTime));
        }
        return millis;
    }

    private long absolute(String text) {
        try {
            return EventTime.millis(text);
        } catch (EventTime.NotTimeException e) {
            throw new IllegalArgumentException(where + " " + e.getMessage());
        }
    }

    /** Whether a text is a number too small for a time since 1970. */
    public static boolean isSmall(String text) {
        double number = number(text.strip());
        return number >= 0 && number < EventTime.LEAST;
    }

    private static double number(String text) {
        return text.matches("[+-]?\\d{1,40}(\\.\\d{0,20})?([eE][+-]?\\d{1,2})?")
                ? Double.parseDouble(text)
                : Double.NaN;
    }

    /** How small numbers were read. */
    public List<String> notes() {
        return firstSecond == null
                ? List.of()
                : List.of(
                        "%s holds small numbers such as '%s': they are taken for seconds of a clock that starts on 14 November 2023"
                                .formatted(where, firstSecond));
    }
}
