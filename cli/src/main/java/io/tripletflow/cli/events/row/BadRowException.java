package io.tripletflow.cli.events.row;

import java.util.Optional;

/** A row of a file that cannot be used; the message names the file and the line. */
public final class BadRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<StreamRow> row;

    /**
     * A problem after which the file cannot be read on.
     *
     * @param file name of the file
     * @param line counted from 1
     * @param problem what was wrong, what was expected
     */
    public BadRowException(String file, long line, String problem) {
        this(file, line, problem, Optional.empty());
    }

    /**
     * A problem of the file as a whole.
     *
     * @param message names the file
     */
    public BadRowException(String message) {
        super(message);
        this.row = Optional.empty();
    }

    private BadRowException(String file, long line, String problem, Optional<StreamRow> row) {
        super(file + ", line " + line + ": " + problem);
        this.row = row;
    }

    /**
     * A problem of one row only.
     *
     * @param row as it stands in the file
     */
    public static BadRowException ofRow(String file, StreamRow row, String problem) {
        return new BadRowException(file, row.line(), problem, Optional.of(row));
    }

    /** The row as it stands; empty if nothing after it can be read. */
    public Optional<StreamRow> row() {
        return row;
    }
}
