package io.tripletflow.bench.stream;

import io.tripletflow.cli.topic.EventSender;
import io.tripletflow.cli.topic.Pace;
import io.tripletflow.cli.topic.TopicTail;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.wire.RecordFormat;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/** Sends events to a running job, each with the time of sending, and watches its embeddings. */
final class LiveLoad {

    /**
     * Seconds that do not count after a change of the rate: what waits is worked off, and HotSpot
     * compiles anew what smaller batches take another way through.
     */
    private static final int SETTLE_SECONDS = 20;

    private static final int LAST_SECONDS = 2;

    /** Most events that wait for the job when they are sent as fast as it takes them. */
    private static final long AHEAD = 10_000;

    /**
     * Then the next one is sent all the same: if all that were sent are of one window, only a later
     * event closes it.
     */
    private static final long PATIENCE_NANOS = 200_000_000;

    /** One entity of so many is watched, so that watching does not take the job's processors. */
    private static final int WATCHED = 16;

    private final Workload workload;
    private final RecordFormat format;
    private final String bootstrap;
    private final String events;
    private final String embeddings;

    LiveLoad(
            Workload workload,
            RecordFormat format,
            String bootstrap,
            String events,
            String embeddings) {
        this.workload = workload;
        this.format = format;
        this.bootstrap = bootstrap;
        this.events = events;
        this.embeddings = embeddings;
    }

    /**
     * Events a second when the next one is sent as soon as the job has learned from enough of those
     * before, while their embeddings are read.
     *
     * @param learned how many events the job has learned from in all
     * @param warmUp seconds before those that count
     */
    double fastest(LongSupplier learned, int warmUp, int seconds) {
        long before = learned.getAsLong();
        try (TopicTail tail = TopicTail.followNew(bootstrap, embeddings);
                Sending sending = new Sending(new Ahead(learned, before))) {
            Latency unused = new Latency(Long.MAX_VALUE);
            follow(tail, unused, warmUp);
            long from = sending.sent();
            long begin = System.nanoTime();
            follow(tail, unused, seconds);
            return (sending.sent() - from) * 1e9 / (System.nanoTime() - begin);
        }
    }

    /** Times to the embeddings of events at a steady rate. */
    Latency at(double rate, int seconds) {
        Pace pace = new Pace(rate, System::nanoTime);
        try (TopicTail tail = TopicTail.followNew(bootstrap, embeddings)) {
            Latency latency = new Latency(System.currentTimeMillis() + SETTLE_SECONDS * 1000L);
            try (Sending sending = new Sending(n -> isDue(pace))) {
                follow(tail, latency, SETTLE_SECONDS + seconds);
                sending.sent();
            }
            follow(tail, latency, LAST_SECONDS);
            return latency;
        }
    }

    private static boolean isDue(Pace pace) {
        pace.await();
        return true;
    }

    private static void follow(TopicTail tail, Latency latency, int seconds) {
        long until = System.currentTimeMillis() + seconds * 1000L;
        while (System.currentTimeMillis() < until) {
            tail.poll(
                    record -> {
                        if (Math.floorMod(Arrays.hashCode(record.key()), WATCHED) == 0) {
                            latency.add(
                                    EmbeddingRecords.decode(record), System.currentTimeMillis());
                        }
                    });
        }
    }

    /** Whether few enough events are before the job for one more. Not thread-safe. */
    private static final class Ahead implements LongPredicate {

        private final LongSupplier learned;
        private final long before;
        private long done;
        private long last = System.nanoTime();

        Ahead(LongSupplier learned, long before) {
            this.learned = learned;
            this.before = before;
        }

        @Override
        public boolean test(long sent) {
            if (sent - done >= AHEAD) {
                done = learned.getAsLong() - before;
            }
            long now = System.nanoTime();
            boolean due = sent - done < AHEAD || now - last > PATIENCE_NANOS;
            if (due) {
                last = now;
            }
            return due;
        }
    }

    /** A thread that sends events until it is closed. */
    private final class Sending implements AutoCloseable {

        private final LongPredicate next;
        private final Thread thread = new Thread(this::send, "send events");
        private volatile boolean going = true;
        private volatile long sent;
        private volatile RuntimeException failure;

        /**
         * @param next whether the event of that number may be sent, after a little waiting
         */
        Sending(LongPredicate next) {
            this.next = next;
            thread.start();
        }

        private void send() {
            try (EventSender sender =
                    new EventSender(bootstrap, events, Map.of("linger.ms", "5"), true)) {
                for (long n = 0; going; ) {
                    if (next.test(n)) {
                        send(sender, n);
                        n++;
                        sent = n;
                    }
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        private void send(EventSender sender, long n) {
            sender.send(workload.event(n, System.currentTimeMillis(), format));
        }

        /** How many so far; fails if the sender has failed. */
        long sent() {
            if (failure != null) {
                throw failure;
            }
            return sent;
        }

        @Override
        public void close() {
            going = false;
            try {
                thread.join();
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }
}
