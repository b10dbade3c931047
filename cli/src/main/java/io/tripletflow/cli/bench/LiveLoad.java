package io.tripletflow.cli.bench;

import io.tripletflow.cli.EventSender;
import io.tripletflow.cli.Pace;
import io.tripletflow.cli.TopicTail;
import io.tripletflow.cli.events.StreamRow;
import io.tripletflow.connectors.EmbeddingJson;
import io.tripletflow.connectors.EventJson;
import io.tripletflow.connectors.RecordFormat;
import io.tripletflow.event.Event;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends events at a steady rate to a running job and watches when their embeddings come. */
final class LiveLoad {

    /**
     * What is sent in the first seconds is not counted: the job still works off what was there, and
     * compiles what a backlog does not need.
     */
    private static final long SETTLE_MILLIS = 15_000;

    private static final long LAST_MILLIS = 2_000;

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

    Latency run(double rate, int seconds) throws InterruptedException {
        long begin = System.currentTimeMillis();
        long end = begin + SETTLE_MILLIS + seconds * 1000L;
        Latency latency = new Latency(begin + SETTLE_MILLIS);
        AtomicBoolean sending = new AtomicBoolean(true);
        Thread sender = new Thread(() -> send(rate, sending), "send events at a steady rate");
        try (TopicTail tail = TopicTail.followNew(bootstrap, embeddings)) {
            sender.start();
            follow(tail, latency, end);
            sending.set(false);
            follow(tail, latency, end + LAST_MILLIS);
        } finally {
            sending.set(false);
            sender.join();
        }
        return latency;
    }

    private static void follow(TopicTail tail, Latency latency, long until) {
        while (System.currentTimeMillis() < until) {
            tail.poll(
                    record -> {
                        if (Math.floorMod(Arrays.hashCode(record.key()), WATCHED) == 0) {
                            latency.add(EmbeddingJson.decode(record), System.currentTimeMillis());
                        }
                    });
        }
    }

    private void send(double rate, AtomicBoolean goOn) {
        Pace pace = new Pace(rate, System::nanoTime);
        Map<String, String> client = Map.of("linger.ms", "0");
        try (EventSender sender = new EventSender(bootstrap, events, client, true)) {
            for (long n = 0; goOn.get(); n++) {
                pace.await();
                Event event = workload.event(n, System.currentTimeMillis());
                sender.send(
                        new StreamRow(
                                n,
                                EventJson.key(event),
                                format.event(event),
                                event.timeMillis(),
                                Optional.empty()));
            }
        }
    }
}
