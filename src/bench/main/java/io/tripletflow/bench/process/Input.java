package io.tripletflow.bench.process;

import java.io.IOException;

/** The standard input of a process that a bench started: its end is the end of the bench. */
public final class Input {

    private Input() {}

    /** Ends this process when its input does, so that it never outlives the bench. */
    public static void endWithIt() {
        Thread watch =
                new Thread(
                        () -> {
                            awaitEnd();
                            System.exit(0);
                        },
                        "end-with-input");
        watch.setDaemon(true);
        watch.start();
    }

    /** Returns at the end of the input. */
    public static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            System.err.println("standard input failed: " + e.getMessage());
        }
    }
}
