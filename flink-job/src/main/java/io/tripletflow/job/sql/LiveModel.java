package io.tripletflow.job.sql;

import io.tripletflow.connectors.output.ModelAssembler;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.connectors.read.TopicFollower;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.spec.DescribedModel;
import io.tripletflow.learn.spec.LearnerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest model of a topic, or one version of it, which a thread of its own follows. */
final class LiveModel implements TopicFollower.Sink, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long STOP_MILLIS = 5_000;

    private final ModelSource source;
    private final Thread reading = new Thread(this::read, "model");
    private ModelAssembler assembler = new ModelAssembler();
    private ModelTopic.Version newest;
    private Version current;
    private boolean begun;
    private RuntimeException failure;
    private volatile boolean closed;

    private LiveModel(ModelSource source) {
        this.source = source;
        reading.setDaemon(true);
    }

    /** A version that can embed, in the thread that asks. */
    record Version(long epoch, long version, String tower, Embedder embedder) {}

    static LiveModel follow(ModelSource source) {
        LiveModel model = new LiveModel(source);
        model.reading.start();
        return model;
    }

    private void read() {
        try (TopicFollower follower = new TopicFollower(source.kafka(), List.of(source.topic()))) {
            while (!closed && !isPinnedThere()) {
                follower.poll(POLL, this);
                if (follower.firstRead()) {
                    begin();
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** All models that were there at the start have been read. */
    private synchronized void begin() {
        if (!begun) {
            begun = true;
            notifyAll();
        }
    }

    private synchronized boolean isPinnedThere() {
        return current != null && source.pinned().isPresent();
    }

    private synchronized void fail(RuntimeException e) {
        failure = e;
        notifyAll();
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null) {
            assembler.add(ModelSliceJson.decode(record.value())).ifPresent(this::take);
        }
    }

    private void take(ModelSnapshot snapshot) {
        boolean wanted =
                source.pinned()
                        .map(pinned -> pinned.isIt(snapshot.epoch(), snapshot.version()))
                        .orElse(true);
        Version next = wanted ? version(snapshot) : null;
        synchronized (this) {
            newest = new ModelTopic.Version(snapshot.epoch(), snapshot.version());
            current = wanted ? next : current;
            notifyAll();
        }
    }

    private Version version(ModelSnapshot snapshot) {
        LearnerConfig config = DescribedModel.config(snapshot.bytes(), Optional.empty());
        List<String> towers = config.towers().stream().map(each -> each.name()).toList();
        String tower =
                source.tower() == null && towers.size() == 1 ? towers.get(0) : source.tower();
        if (!towers.contains(tower)) {
            throw new IllegalArgumentException(
                    "the model of topic '%s' has the towers %s; say 'tower' = one of them, not %s"
                            .formatted(
                                    source.topic(),
                                    towers.stream().sorted().collect(Collectors.toList()),
                                    tower));
        }
        Embedder embedder = new Embedder(config);
        embedder.read(snapshot.bytes());
        return new Version(snapshot.epoch(), snapshot.version(), tower, embedder);
    }

    @Override
    public void restarted(String topic) {
        assembler = new ModelAssembler();
    }

    /**
     * The newest model; waits until those that were there at the start have been read.
     *
     * @throws IllegalStateException if there is none within the patience, or the topic cannot be
     *     read
     */
    synchronized Version get() {
        long deadline = System.nanoTime() + source.patience().toNanos();
        while ((current == null || !(begun || source.pinned().isPresent())) && failure == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 && current != null) {
                break;
            }
            if (left <= 0) {
                throw new IllegalStateException(absent());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("waiting for the model was interrupted", e);
            }
        }
        if (failure != null) {
            throw new IllegalStateException(
                    "the model cannot be followed: " + failure.getMessage(), failure);
        }
        return current;
    }

    private String absent() {
        String where = "topic '%s' at %s".formatted(source.topic(), source.bootstrap());
        String has =
                newest == null ? "no whole model" : "version " + newest.version() + " as newest";
        return source.pinned()
                .map(pinned -> "%s has not version %s but %s".formatted(where, pinned, has))
                .orElse(where + " has " + has)
                .concat(
                        " after %d s; a job publishes models there"
                                .formatted(source.patience().toSeconds()));
    }

    @Override
    public void close() {
        closed = true;
        try {
            reading.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
