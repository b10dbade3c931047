package io.tripletflow.cli.topic;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Holds a loop to a rate; a pause is not caught up by a burst longer than a tenth of a second. */
public final class Pace {

    private static final long BURST_NANOS = 100_000_000L;

    private final double nanosEach;
    private final LongSupplier clock;
    private double due;

    /**
     * @param perSecond 0 for no limit
     * @param clock nanoseconds
     */
    public Pace(double perSecond, LongSupplier clock) {
        this.nanosEach = perSecond > 0 ? 1e9 / perSecond : 0;
        this.clock = clock;
        this.due = clock.getAsLong();
    }

    /** Nanoseconds until the next one is due; 0 if it is. */
    long nanosUntilNext() {
        double now = clock.getAsLong();
        due = Math.max(due, now - BURST_NANOS);
        return nanosEach == 0 ? 0 : (long) Math.max(0, due - now);
    }

    /** Waits until the next one is due. */
    public void await() {
        long wait = nanosUntilNext();
        while (wait > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(wait);
            wait = nanosUntilNext();
        }
        due += nanosEach;
    }
}
