package io.tripletflow.cli.events.row;

/** What becomes of rows that cannot be used. */
public enum BadRows {
    /** Nothing is sent; the problems are told. */
    REFUSE,
    /** They are left out and counted. */
    SKIP,
    /** They are sent as they stand and end in the job's dead letters. */
    SEND
}
