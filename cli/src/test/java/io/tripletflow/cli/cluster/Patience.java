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
    static void await(Duration max, String what, BooleanSupplier done) throws InterruptedException {
        await(max, () -> what, done);
    }

    /**
     * @param what says how far it is, when it takes too long
     * @throws AssertionError if it takes too long
     */
    static void await(Duration max, Supplier<String> what, BooleanSupplier done)
            throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        for (long began = System.nanoTime(); !done.getAsBoolean(); began = System.nanoTime()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + max.toSeconds() + " s: " + what.get());
            }
            Thread.sleep(Looks.pauseAfter(began));
        }
    }
}
