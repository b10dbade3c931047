package io.tripletflow.bench.search;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Queries at an even rate, whether the ones before were answered or not; each is timed from when it
 * was due. The callers take turns, and none hands its question to another thread. Runs until it is
 * closed.
 */
final class SearchLoad implements AutoCloseable {

    static final int CALLERS = 16;

    /** Less than a process that is told to end is given. */
    private static final int LAST_ANSWERS_SECONDS = 8;

    /** What takes in the answers, one at a time. */
    interface Sink {
        void accept(Asked asked) throws IOException;
    }

    private final SearchClient client;
    private final SearchData data;
    private final Sink sink;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getGarbageCollectorMXBeans();
    private volatile boolean closed;
    private volatile IOException failure;

    /** Of the last answer: callers embed what they ask about with the model that answers. */
    private volatile long version = 1;

    SearchLoad(SearchClient client, SearchData data, int perSecond, Sink sink) {
        this.client = client;
        this.data = data;
        this.sink = sink;
        long period = 1_000_000_000L / perSecond;
        long start = System.nanoTime();
        for (int i = 0; i < CALLERS; i++) {
            Random random = new Random(3 + i);
            long first = start + i * period;
            callers.execute(() -> call(random, first, CALLERS * period));
        }
    }

    private void call(Random random, long first, long period) {
        for (long due = first; !closed; due += period) {
            float[] vector = data.query(random, version);
            for (long wait = due - System.nanoTime();
                    wait > 0 && !closed;
                    wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (closed) {
                return;
            }
            ask(vector, due, System.nanoTime() - due);
        }
    }

    private void ask(float[] vector, long due, long late) {
        Asked.Answer answer = null;
        try {
            answer = client.search(vector);
            version = answer.version();
        } catch (IOException e) {
            // counted as one without an answer
        }
        long end = System.nanoTime();
        take(
                new Asked(
                        System.currentTimeMillis() - (end - due) / 1_000_000,
                        late / 1e6,
                        (end - due) / 1e6,
                        end,
                        pausedMillis(),
                        vector,
                        answer));
    }

    private synchronized void take(Asked asked) {
        try {
            sink.accept(asked);
        } catch (IOException e) {
            failure = e;
        }
    }

    private long pausedMillis() {
        return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    /** Ends it, when all that were asked have been answered. */
    void finish() throws IOException, InterruptedException {
        closed = true;
        callers.shutdown();
        if (!callers.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(
                    "the last questions had no answer after " + LAST_ANSWERS_SECONDS + " s");
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        closed = true;
        callers.shutdownNow();
    }
}
