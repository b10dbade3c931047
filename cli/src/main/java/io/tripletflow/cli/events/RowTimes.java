package io.tripletflow.cli.events;

import java.util.function.LongUnaryOperator;

/** Event time of rows, in milliseconds since the epoch. */
public final class RowTimes {

    /** Where the clock of a stream without times starts: 14 November 2023, 22:13:20 UTC. */
    public static final long BASE_MILLIS = 1_700_000_000_000L;

    /** No time in seconds lies beyond this (year 5138), no time in milliseconds before (1973). */
    private static final double SECONDS_BELOW = 1e11;

    private RowTimes() {}

    /** One row a millisecond from a fixed instant: the same file gives the same times. */
    public static LongUnaryOperator oneAMillisecond() {
        return oneAMillisecondFrom(BASE_MILLIS);
    }

    /** One row a millisecond from {@code startMillis}. */
    public static LongUnaryOperator oneAMillisecondFrom(long startMillis) {
        return index -> startMillis + index;
    }

    /** The time at which the row is read. */
    public static LongUnaryOperator now() {
        return index -> System.currentTimeMillis();
    }

    /**
     * Milliseconds of a time column, which holds seconds (with or without a fraction) or
     * milliseconds.
     *
     * @throws IllegalArgumentException if it is no such number
     */
    public static long parse(String column, String text) {
        double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= 0 && value < 1e15)) {
            throw new IllegalArgumentException(
                    "column '"
                            + column
                            + "' must be a time in seconds or milliseconds since 1970 but was '"
                            + text
                            + "'");
        }
        return Math.round(value < SECONDS_BELOW ? value * 1000 : value);
    }
}
