package io.tripletflow.cli;

import java.util.concurrent.TimeUnit;

/**
 * How long a test waits between two looks at what it waits for. A look that reads a whole topic
 * takes a processor from the job that it looks at, so looks take a fifth of the time at most.
 */
public final class Looks {

    private static final int PAUSE_FOR_A_LOOK = 4;
    private static final long MIN_MILLIS = 100;
    private static final long MAX_MILLIS = 2_000;

    private Looks() {}

    /**
     * Milliseconds until the next look.
     *
     * @param began when the last one did, as {@link System#nanoTime} says
     */
    public static long pauseAfter(long began) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return Math.max(MIN_MILLIS, Math.min(MAX_MILLIS, PAUSE_FOR_A_LOOK * took));
    }
}
