package io.tripletflow.cli.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Queries at an even rate, whether the ones before were answered or not; each is timed from when it
 * was due. Runs until it is closed.
 */
final class SearchLoad implements AutoCloseable {

    private static final int CALLERS = 16;

    /** One query. */
    record Asked(long endNanos, double millis, JsonNode answer, float[] vector) {}

    private final SearchClient client;
    private final SearchData data;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final Thread clock;
    private volatile boolean closed;

    /** Of the last answer: callers embed what they ask about with the model that answers. */
    private volatile long version = 1;

    SearchLoad(SearchClient client, SearchData data, int perSecond) {
        this.client = client;
        this.data = data;
        clock = new Thread(() -> tick(1_000_000_000L / perSecond), "queries");
        clock.start();
    }

    private void tick(long periodNanos) {
        Random random = new Random(3);
        long due = System.nanoTime();
        while (!closed) {
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            float[] vector = data.query(random, version);
            long from = due;
            callers.execute(() -> ask(vector, from));
            due += periodNanos;
        }
    }

    private void ask(float[] vector, long due) {
        JsonNode answer = null;
        try {
            answer = client.search(vector);
            version = answer.path("version").asLong();
        } catch (IOException e) {
            // counted as one without an answer
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        long end = System.nanoTime();
        asked.add(new Asked(end, (end - due) / 1e6, answer, vector));
    }

    /** Ends it, when all that were asked have been answered. */
    List<Asked> finish() throws InterruptedException {
        closed = true;
        clock.join();
        callers.shutdown();
        callers.awaitTermination(1, TimeUnit.MINUTES);
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        closed = true;
        callers.shutdownNow();
    }

    static SearchReport.Millis millis(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return new SearchReport.Millis(0, Double.NaN, Double.NaN, Double.NaN);
        }
        return new SearchReport.Millis(
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1),
                sorted.get(sorted.size() - 1));
    }
}
