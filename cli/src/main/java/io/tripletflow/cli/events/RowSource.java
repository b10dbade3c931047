package io.tripletflow.cli.events;

import java.io.IOException;
import java.util.Optional;

/** Rows in stream order, read one at a time. */
public interface RowSource extends AutoCloseable {

    /**
     * @return the next row, or empty at the end
     * @throws BadRowException if the row cannot become a record
     */
    Optional<StreamRow> next() throws IOException;

    /** Share of the source that has been read, from 0 to 1. */
    double fraction();

    @Override
    void close() throws IOException;
}
