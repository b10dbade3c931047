package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * A stream of labelled, unlabelled, late and malformed events, and what a job must have made of it
 * in the end, whatever happened on the way.
 */
final class MixedStream {

    private static final int EVENTS = 3000;

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Distance by which an embedding may differ from what the final model gives: the default. */
    private static final float THRESHOLD = 0.0011f;

    /** A running job, in this process or in containers. */
    interface Job {
        boolean endsWithin(long millis) throws InterruptedException;
    }

    /** What happens to the job or to its broker. */
    interface Act {
        void run() throws Exception;
    }

    private final JobTopics topics;
    private final JobConfig config;
    private final Map<String, Event> embedded = new HashMap<>();
    private int sent;
    private int labelled;
    private int late;
    private int malformed;

    MixedStream(JobTopics topics, JobConfig config) {
        this.topics = topics;
        this.config = config;
    }

    /** A job that reads and writes topics of its own. */
    static JobConfig config(String name, String bootstrap) {
        return JobConfig.of(settings(name, bootstrap));
    }

    static Map<String, String> settings(String name, String bootstrap) {
        Map<String, String> settings = new HashMap<>();
        settings.put("job.name", name);
        settings.put("job.parallelism", "2");
        settings.put("kafka.bootstrap", bootstrap);
        for (String topic : List.of("events", "embeddings", "model", "reports", "dead-letters")) {
            settings.put("topics." + topic, name + "-" + topic);
        }
        settings.put("topics.partitions", String.valueOf(PARTITIONS));
        settings.put("input.dimension", String.valueOf(JobTopics.DIMENSION));
        // however long a partition cannot be read
        settings.put("source.idle-timeout", "0s");
        settings.put("source.lateness", "500ms");
        settings.put("window.size", "1s");
        settings.put("refresh.interval", "1s");
        settings.put("model.publish-interval", "10ms");
        settings.put("checkpoint.interval", "500ms");
        settings.put("flink.restart-strategy.type", "fixed-delay");
        settings.put("flink.restart-strategy.fixed-delay.attempts", "1000");
        settings.put("flink.restart-strategy.fixed-delay.delay", "500ms");
        return settings;
    }

    /**
     * Plays the stream to a running job until the job has gone through all of it.
     *
     * @param disturbance what happens while the job is at work; over when it returns
     */
    void play(Job job, Act disturbance) throws Exception {
        sendNext(EVENTS / 3);
        await(job, "a first commit", () -> topics.learned() > 0);
        sendNext(EVENTS / 3);
        disturbance.run();
        sendNext(EVENTS - sent);
        end();
        try {
            awaitEnd(job);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + topics.ends(), e);
        }
    }

    /** Sends that many events more. */
    void sendNext(int events) throws Exception {
        for (int end = sent + events; sent < end; sent++) {
            send(sent);
        }
        topics.flush();
    }

    private void send(int i) throws ExecutionException, InterruptedException {
        int partition = i % PARTITIONS;
        Event event = JobTopics.event(i);
        switch (i % 25) {
            case 7 -> sendEmbedded(partition, with(event, Optional.empty(), event.timeMillis()));
            case 13 -> {
                malformed++;
                topics.send(partition, ("key-" + i).getBytes(UTF_8), "no json".getBytes(UTF_8));
            }
            case 19 -> {
                boolean isLate = event.timeMillis() > JobTopics.START + 5000;
                late += isLate ? 1 : 0;
                labelled += isLate ? 0 : 1;
                long time = isLate ? JobTopics.START : event.timeMillis();
                sendEmbedded(partition, with(event, event.label(), time));
            }
            default -> {
                labelled++;
                sendEmbedded(partition, event);
            }
        }
    }

    private void sendEmbedded(int partition, Event event) {
        embedded.put(event.entity(), event);
        topics.send(partition, event);
    }

    private static Event with(Event event, Optional<String> label, long time) {
        return new Event(event.entity(), label, event.group(), event.tower(), time, event.input());
    }

    /** Closes the last window in every partition. */
    private void end() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long time = JobTopics.START + 10L * EVENTS + 60_000;
            sendEmbedded(partition, JobTopics.unlabelled("end-" + partition, time));
        }
        topics.flush();
    }

    /** Waits until the job has gone through all; fails if that takes too long. */
    private void awaitEnd(Job job) throws InterruptedException {
        await(job, "all labelled events learned", () -> topics.learned() >= labelled);
        long version = topics.reports().stream().mapToLong(LearningReport::version).max().orElse(0);
        await(job, "the final model", () -> model().version() >= version);
        await(job, "all dead letters", () -> topics.deadLetters().size() >= late + malformed);
        await(job, "all embeddings of the final model", () -> stale().isEmpty());
    }

    /** Once the job has gone, nothing is missing, nothing is there twice. */
    void assertExactlyOnce(ModelSnapshot undisturbed) {
        assertThat(topics.learned()).as("labelled events, each learned once").isEqualTo(labelled);
        Map<DeadLetter.Reason, Integer> reasons = new HashMap<>();
        topics.deadLetters().forEach(letter -> reasons.merge(letter.reason(), 1, Integer::sum));
        assertThat(reasons)
                .as("each once")
                .isEqualTo(
                        Map.of(
                                DeadLetter.Reason.LATE, late,
                                DeadLetter.Reason.NOT_JSON, malformed));
        assertThat(topics.embeddings()).containsOnlyKeys(embedded.keySet());
        assertThat(stale()).as("embeddings of an older model").isEmpty();
        assertThat(model().version()).isEqualTo(undisturbed.version());
        assertThat(model().bytes()).as("bit for bit").isEqualTo(undisturbed.bytes());
    }

    ModelSnapshot model() {
        return topics.model().orElse(new ModelSnapshot(0, 0, new byte[0]));
    }

    /** Entities without the embedding that the newest model gives them. */
    private List<String> stale() {
        Map<String, EmbeddingRecord> records = topics.embeddings();
        Embedder embedder = embedder();
        return embedded.values().stream()
                .filter(event -> isStale(event, records.get(event.entity()), embedder))
                .map(Event::entity)
                .toList();
    }

    /** Embeds by the averages of the newest model, as the job does. */
    private Embedder embedder() {
        MetricLearner learner = new MetricLearner(config.learning().learner());
        learner.restore(model().bytes());
        Embedder embedder = new Embedder(config.learning().learner());
        embedder.read(learner.model());
        return embedder;
    }

    private static boolean isStale(Event event, EmbeddingRecord record, Embedder embedder) {
        if (record == null) {
            return true;
        }
        float[] expected = embedder.embed(event.input());
        double square = 0;
        for (int i = 0; i < expected.length; i++) {
            square += Math.pow(expected[i] - record.embedding()[i], 2);
        }
        return Math.sqrt(square) > THRESHOLD;
    }

    /** Waits for what the job does; fails if the job ends or it takes too long. */
    static void await(Job job, String what, BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long began = System.nanoTime(); !done.getAsBoolean(); began = System.nanoTime()) {
            if (job.endsWithin(Looks.pauseAfter(began))) {
                throw new AssertionError("the job ended before " + what);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
        }
    }
}
