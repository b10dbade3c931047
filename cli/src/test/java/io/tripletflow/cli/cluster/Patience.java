package io.tripletflow.cli.cluster;

import io.tripletflow.cli.Looks;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what other processes do. */
final class Patience {

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
        for (long began = System.nanoTime(); !done.getAsBoolean(); began = System.nanoTime()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + most.toSeconds() + " s: " + what.get());
            }
            Thread.sleep(Looks.pauseAfter(began));
        }
    }
}
