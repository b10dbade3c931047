package io.tripletflow.bench.stream;

import io.tripletflow.bench.process.BoundProcess;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** What a process does between two shares of the work, so that neither start nor end counts. */
final class Meter {

    private static final double FROM = 0.3;
    private static final double TO = 0.95;
    private static final long POLL_MILLIS = 20;

    /**
     * @param cpuSecondsPerMillion of all threads of the process, for a million events
     * @param peakMemory resident, in bytes; 0 where the system does not tell
     * @param withStart whether there were too few events to leave the start of the process out
     */
    record Speed(
            double eventsPerSecond,
            double cpuSecondsPerMillion,
            long peakMemory,
            boolean withStart) {

        String line() {
            return String.format(
                            Locale.ROOT,
                            "%,.0f events/s, %.1f CPU-s per million, %,d MiB",
                            eventsPerSecond,
                            cpuSecondsPerMillion,
                            peakMemory >> 20)
                    + (withStart ? " (with the start of the process: give more --events)" : "");
        }
    }

    private record Mark(long nanos, Duration cpu, long done) {}

    private Meter() {}

    /**
     * @param done how many events are done so far
     * @param patience how long nothing may happen
     */
    static Speed measure(BoundProcess process, int events, LongSupplier done, Duration patience)
            throws InterruptedException {
        return measure(process, events, done, patience, count -> {});
    }

    /**
     * The same.
     *
     * @param atMark called with the events done, when what counts begins and when it ends
     */
    static Speed measure(
            BoundProcess process,
            int events,
            LongSupplier done,
            Duration patience,
            LongConsumer atMark)
            throws InterruptedException {
        Mark start = await(process, 0, done, patience);
        Mark from = await(process, (long) (FROM * events), done, patience);
        atMark.accept(from.done);
        Mark to = await(process, (long) (TO * events), done, patience);
        atMark.accept(to.done);
        boolean withStart = to.done == from.done;
        if (withStart) { // one look passed both shares
            from = start;
        }
        long count = to.done - from.done;
        double seconds = (to.nanos - from.nanos) / 1e9;
        double cpu = to.cpu.minus(from.cpu).toNanos() / 1e9;
        return new Speed(
                count / seconds, cpu / count * 1e6, process.peakMemory().orElse(0), withStart);
    }

    private static Mark await(BoundProcess process, long goal, LongSupplier done, Duration patience)
            throws InterruptedException {
        long last = -1;
        long deadline = 0;
        while (true) {
            long count = done.getAsLong();
            if (count >= goal) {
                return new Mark(System.nanoTime(), process.cpu(), count);
            }
            process.requireAlive();
            if (count > last) {
                last = count;
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw process.stuck(count, patience);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
