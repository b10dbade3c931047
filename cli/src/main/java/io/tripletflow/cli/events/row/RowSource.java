package io.tripletflow.cli.events.row;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Rows in stream order, read one at a time. */
public interface RowSource extends AutoCloseable {

    /**
     * @return the next row, or empty at the end
     * @throws BadRowException if the row cannot become a record; if it holds the row as it stands,
     *     the rows after it can be read
     */
    Optional<StreamRow> next() throws IOException;

    /** Share of the source that has been read, from 0 to 1. */
    double fraction();

    /** What was not used, or read in a way that a person may not expect; complete at the end. */
    default List<String> notes() {
        return List.of();
    }

    /** What nobody can have meant in the file as a whole; complete at the end. */
    default Optional<String> mistake() {
        return Optional.empty();
    }

    /** Whether the rows carry times of their own. */
    default boolean hasTimes() {
        return true;
    }

    /** Rows so far that could not be used and were skipped, or sent as they stand. */
    default long bad() {
        return 0;
    }

    @Override
    void close() throws IOException;
}
