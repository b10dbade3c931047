package io.tripletflow.cli.cluster;

import io.tripletflow.cli.topic.EventSender;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends {@link Observations} with the time of the clock: some at once, then at a steady rate. */
final class SteadyFeed implements AutoCloseable {

    private static final long TICK_NANOS = 10_000_000;

    private final EventSender sender;
    private final Observations observations;
    private final AtomicLong sent = new AtomicLong();
    private Thread steady;

    SteadyFeed(String bootstrap, String topic, Observations observations) {
        sender = new EventSender(bootstrap, topic, Map.of(), true);
        this.observations = observations;
    }

    /** Sends so many as fast as the broker takes them. */
    void burst(long count) {
        for (long i = 0; i < count; i++) {
            sendNext();
        }
        sender.flush();
    }

    /** Goes on at that rate until closed. */
    void steady(double perSecond) {
        steady = new Thread(() -> send(perSecond), "steady feed");
        steady.start();
    }

    private void send(double perSecond) {
        long begin = System.nanoTime();
        long before = sent.get();
        while (!Thread.currentThread().isInterrupted()) {
            long due = before + (long) ((System.nanoTime() - begin) / 1e9 * perSecond);
            while (sent.get() < due) {
                sendNext();
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private void sendNext() {
        sender.send(observations.row(sent.get(), System.currentTimeMillis()));
        sent.incrementAndGet();
    }

    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        if (steady != null) {
            steady.interrupt();
            try {
                steady.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sender.close();
    }
}
