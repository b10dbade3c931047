package io.tripletflow.cli.events.row;

/** Rows that are visits: who saw what. */
public interface VisitSource extends RowSource {

    /** The visit of the row that {@link #next} returned last. */
    Visit visit();
}
