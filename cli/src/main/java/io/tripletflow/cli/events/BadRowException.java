package io.tripletflow.cli.events;

/** A row of a file that cannot be used; the message names the file and the line. */
public final class BadRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param file name of the file
     * @param line counted from 1
     * @param problem what was wrong, what was expected
     */
    public BadRowException(String file, long line, String problem) {
        super(file + ", line " + line + ": " + problem);
    }
}
