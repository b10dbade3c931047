package io.tripletflow.matrix;

import java.util.function.Consumer;

/**
 * A kernel in two forms that give the same bits: by plain loops, and by the Vector API. The latter
 * is the faster one only once HotSpot's C2 has compiled it: until then it makes an object of every
 * vector, and one step of wide rows takes a second. So plain loops work at first, while the other
 * form is tried on a small sample, for about {@value #NANOS} ns at each use, until it is as fast.
 *
 * @param <T> the kernel
 */
public final class Warming<T> {

    private static final long NANOS = 2_000_000;

    /** Times one after another that it was as fast. */
    private static final int ENOUGH = 3;

    /** Then it is compiled, if it ever is. */
    private static final int MOST = 20_000;

    private final T plain;
    private final T fastest;
    private final Consumer<T> sample;
    private volatile boolean warm;

    /** Threads may lose counts of each other: it takes a little longer then. */
    private int tried;

    private int asFast;

    /**
     * @param plain what works at first
     * @param fastest what takes over; the same object if there is nothing to wait for
     * @param sample uses a kernel, in any thread, for some microseconds once it is compiled
     */
    public Warming(T plain, T fastest, Consumer<T> sample) {
        this.plain = plain;
        this.fastest = fastest;
        this.sample = sample;
        warm = plain == fastest;
    }

    /** The form to use now. */
    public T get() {
        return warm || warms() ? fastest : plain;
    }

    private boolean warms() {
        long begin = System.nanoTime();
        do {
            long least = nanos(plain);
            asFast = nanos(fastest) <= least ? asFast + 1 : 0;
            tried++;
            warm = asFast >= ENOUGH || tried >= MOST;
        } while (!warm && System.nanoTime() - begin < NANOS);
        return warm;
    }

    private long nanos(T kernel) {
        long begin = System.nanoTime();
        sample.accept(kernel);
        return System.nanoTime() - begin;
    }
}
