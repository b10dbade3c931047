package io.tripletflow.cli.console;

/** What a script can rely on. */
public final class ExitCode {
    public static final int OK = 0;

    /** Something failed while running. */
    public static final int FAILED = 1;

    /** The command line, a file or a setting is wrong; nothing has run. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
