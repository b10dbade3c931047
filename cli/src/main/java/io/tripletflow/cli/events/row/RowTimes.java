package io.tripletflow.cli.events.row;

import java.util.function.LongUnaryOperator;

/** Event time of rows, in milliseconds since the epoch. */
public final class RowTimes {

    /** Where the clock of a stream without times starts: 14 November 2023, 22:13:20 UTC. */
    public static final long BASE_MILLIS = 1_700_000_000_000L;

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
}
