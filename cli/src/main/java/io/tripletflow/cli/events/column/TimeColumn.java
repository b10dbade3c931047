package io.tripletflow.cli.events.column;

import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.connectors.event.EventTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times of a file, CSV or JSON, in milliseconds since the epoch, by the rule of {@link EventTime}.
 * Numbers too small for a time since 1970 are the seconds of a clock of the file's own, which is
 * taken to start at {@link RowTimes#BASE_MILLIS}; a file holds times of one of the two. Not
 * thread-safe.
 */
public final class TimeColumn {

    /** Days that Excel counts from 1900: October 1954 and April 2064. */
    private static final double FIRST_DAY = 20_000;

    private static final double LAST_DAY = 60_000;

    /** Dates that are written without signs, which are no count of anything. */
    private static final Pattern DATE =
            Pattern.compile(
                    "(19[7-9]|20\\d)\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(([01]\\d|2[0-3])[0-5]\\d([0-5]\\d)?)?");

    /** A stream has hardly ended before; other counts than those since 1970 give such times. */
    private static final Instant EARLY = Instant.parse("2000-01-01T00:00:00Z");

    private final String where;
    private String firstTime;
    private String firstSecond;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private boolean fractions;
    private boolean dates = true;
    private String firstNumber;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

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
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    where + " is empty: fill it or leave the row out (--bad-rows skip)");
        }
        double number = number(text);
        dates &= DATE.matcher(text).matches();
        long millis;
        if (number >= 0 && number < EventTime.MIN) {
            firstSecond = firstSecond == null ? text : firstSecond;
            noticeSecond(text, number);
            millis = RowTimes.BASE_MILLIS + Math.round(number * 1000);
        } else {
            millis = absolute(text);
            firstTime = firstTime == null ? text : firstTime;
            if (number >= 0) {
                firstNumber = firstNumber == null ? text : firstNumber;
                earliest = Math.min(earliest, millis);
                latest = Math.max(latest, millis);
            }
        }
        if (firstTime != null && firstSecond != null) {
            throw new IllegalArgumentException(
                    "%s is '%s', but other rows have '%s': write either times since 1970 or seconds of a clock of your own"
                            .formatted(
                                    where, text, text.equals(firstTime) ? firstSecond : firstTime));
        }
        return millis;
    }

    private void noticeSecond(String text, double number) {
        lowest = Math.min(lowest, number);
        highest = Math.max(highest, number);
        fractions |= text.indexOf('.') >= 0 && number != Math.rint(number);
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
        return number >= 0 && number < EventTime.MIN;
    }

    private static double number(String text) {
        return text.matches("[+-]?\\d{1,40}(\\.\\d{0,20})?([eE][+-]?\\d{1,2})?")
                ? Double.parseDouble(text)
                : Double.NaN;
    }

    /** What nobody can have meant: dates in digits, and days since 1900 of the years to 2064. */
    public Optional<String> mistake() {
        String first = firstSecond == null ? firstNumber : firstSecond;
        if (dates && first != null) {
            return Optional.of(
                    "%s holds dates in digits alone, such as '%s', which read as numbers are other times: write ISO-8601, such as %s-%s-%s"
                            .formatted(
                                    where,
                                    first,
                                    first.substring(0, 4),
                                    first.substring(4, 6),
                                    first.substring(6, 8)));
        }
        boolean days = lowest >= FIRST_DAY && highest <= LAST_DAY && fractions;
        return days
                ? Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%s holds numbers with fractions from %.0f to %.0f, as Excel writes dates (days since 1900): write ISO-8601, in Excel by the cell format yyyy-mm-dd hh:mm:ss, in pandas by pd.to_datetime(t, unit='D', origin='1899-12-30'); if they are seconds of a clock of your own, let it start at 0",
                                where,
                                Math.floor(lowest),
                                Math.ceil(highest)))
                : Optional.empty();
    }

    /** How numbers were read that may mean something else. */
    public List<String> notes() {
        if (firstSecond != null) {
            return List.of(
                    "%s holds small numbers such as '%s': they are taken for seconds of a clock that starts on 14 November 2023"
                            .formatted(where, firstSecond));
        }
        boolean early = firstNumber != null && latest < EARLY.toEpochMilli();
        return early
                ? List.of(
                        "%s holds numbers such as '%s', which read as times since 1970 are from %s to %s; if they count otherwise (ticks of .NET, FILETIME of Windows), write ISO-8601"
                                .formatted(
                                        where,
                                        firstNumber,
                                        Instant.ofEpochMilli(earliest),
                                        Instant.ofEpochMilli(latest)))
                : List.of();
    }
}
