package io.tripletflow.serving.http;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.tripletflow.serving.topics.Recent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Tells callers each second what is new, each from a thread of its own, so that one that reads
 * slowly holds up nobody.
 */
final class EventStream implements AutoCloseable {

    /** Callers at once. */
    static final int MAX = 32;

    private static final long SECOND_MILLIS = 1_000;

    private final Supplier<?> freshness;
    private final Recent recent;
    private final AtomicInteger callers = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param freshness as {@code GET /v1/freshness} answers
     */
    EventStream(Supplier<?> freshness, Recent recent) {
        this.freshness = freshness;
        this.recent = recent;
    }

    /** Refuses callers that do not ask for such a stream: it has no end. */
    static void requireAccepted(Context context) {
        String accepted = context.header("Accept");
        if (accepted == null || !accepted.contains("text/event-stream")) {
            throw Problem.of(
                    406,
                    "Not acceptable",
                    "this stream has no end: ask with 'Accept: text/event-stream', or ask"
                            + " /v1/freshness");
        }
    }

    void open(SseClient client) {
        if (callers.incrementAndGet() > MAX) {
            callers.decrementAndGet();
            throw Problem.notYet(
                    "%d callers follow the events already; close one, or ask /v1/freshness"
                            .formatted(MAX));
        }
        client.keepAlive();
        Thread thread = new Thread(() -> follow(client), "events");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(SseClient client) {
        try {
            long report = recent.reports(1).stream().mapToLong(Recent.Numbered::number).sum();
            Map<String, Long> letters = Map.of();
            while (!closed && !client.terminated()) {
                send(client, "freshness", Json.bytes(freshness.get()));
                for (Recent.Numbered each : recent.reportsAfter(report)) {
                    client.sendEvent("report", each.json(), String.valueOf(each.number()));
                    report = each.number();
                }
                Recent.Letters now = recent.letters();
                if (!now.reasons().equals(letters)) {
                    letters = now.reasons();
                    send(client, "deadletters", Json.bytes(now));
                }
                Thread.sleep(SECOND_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            callers.decrementAndGet();
            client.close();
        }
    }

    private static void send(SseClient client, String event, byte[] json) {
        client.sendEvent(event, new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closed = true;
    }
}
