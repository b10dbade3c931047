package io.tripletflow.cli.events.row;

import java.util.function.LongUnaryOperator;

/**
 * How the rows of a file are read.
 *
 * @param times time of a row that has none, by its index counted from 0
 * @param badRows what becomes of rows that cannot be used
 * @param holdOut which rows become test rows
 */
public record Reading(LongUnaryOperator times, BadRows badRows, HoldOut holdOut) {

    /** The first row that cannot be used ends it; no row is held out. */
    public static Reading strict(LongUnaryOperator times) {
        return new Reading(times, BadRows.REFUSE, new HoldOut.None());
    }
}
