package io.tripletflow.cli.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what other processes do. */
final class Patience {

    private static final long POLL_MILLIS = 200;

    private Patience() {}

    /**
     * @throws AssertionError if it takes too long
     */
    static void await(Duration most, String what, BooleanSupplier done)
            throws InterruptedException {
        await(most, () -> what, done);
    }

    /**
     * @param what says how far it is, when it takes too long
     * @throws AssertionError if it takes too long
     */
    static void await(Duration most, Supplier<String> what, BooleanSupplier done)
            throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + most.toSeconds() + " s: " + what.get());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
