package io.tripletflow.cli.console;

/** Text of strangers, such as the names in a model file, may hold commands for a terminal. */
public final class Printable {

    private Printable() {}

    /** {@code text} with '?' for control characters other than line ends and tabs. */
    public static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f&&[^\\r\\n\\t]]", "?");
    }
}
