package io.tripletflow.cli.console;

/**
 * What the user is told in place of a stack trace: what was wrong, where, and what to do about it.
 */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A mistake in the command line, a file or a setting, found before anything ran. */
    public static CommandException mistake(String message, Throwable cause) {
        return new CommandException(ExitCode.USAGE, message, cause);
    }

    /** Something that failed while running. */
    public static CommandException failure(String message, Throwable cause) {
        return new CommandException(ExitCode.FAILED, message, cause);
    }

    public int exitCode() {
        return exitCode;
    }
}
