package io.tripletflow.serving.topics;

import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.EventDecoder;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.output.LearningReportJson;
import io.tripletflow.connectors.output.ModelAssembler;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.TopicFollower;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.space.Model;
import io.tripletflow.serving.space.Space;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the topics of a job and brings what they say into the space. One thread runs it. */
public final class Reader implements TopicFollower.Sink {

    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
    private static final Duration POLL = Duration.ofMillis(50);

    /**
     * After a poll that brought something: what trickles in is brought in together, as each change
     * of the index and each fetch costs more than a record.
     */
    private static final long BREATH_MILLIS = 5;

    /** So many records at once are no trickle. */
    private static final int MANY = 500;

    /** Brokers that have not answered for so long are said to be down. */
    private static final long DOWN_MILLIS = 5_000;

    private final ServingSettings settings;
    private final KafkaSettings kafka;
    private final Space space;
    private final Recent recent;
    private final Optional<LearnerConfig> learner;
    private final Rate events = new Rate();
    private final Rate embeddings = new Rate();
    private EventDecoder decoder;
    private ModelAssembler assembler = new ModelAssembler();
    private long badRecords;
    private long answeredMillis = System.currentTimeMillis();
    private volatile Status status = Status.BEFORE;
    private volatile boolean stopped;

    public Reader(ServingSettings settings, KafkaSettings kafka, Space space, Recent recent) {
        this.settings = settings;
        this.kafka = kafka;
        this.space = space;
        this.recent = recent;
        this.learner = Optional.ofNullable(settings.learner());
    }

    /** Reads until {@link #stop}. A failure ends it, and the status says so. */
    public void run() {
        ServingSettings.Topics topics = settings.topics();
        try (TopicFollower follower =
                new TopicFollower(
                        kafka,
                        List.of(
                                topics.model(),
                                topics.embeddings(),
                                topics.reports(),
                                topics.deadLetters()))) {
            settings.inputs()
                    .ifPresent(
                            inputs ->
                                    readEvents(
                                            follower,
                                            new EventDecoder(
                                                    inputs,
                                                    settings.limits(),
                                                    settings.reading())));
            boolean complete = false;
            while (!stopped) {
                int records = follower.poll(POLL, this);
                space.flush();
                if (decoder == null && space.newestModel().isPresent()) {
                    readEvents(follower, decoderOf(space.newestModel().get()));
                }
                if (!complete && isComplete(follower)) {
                    complete = true;
                    space.complete();
                    LOG.info("the topics have been read to the end that they had");
                }
                tell(follower, "");
                if (records > 0 && records < MANY) {
                    Thread.sleep(BREATH_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaSetupException e) {
            LOG.error(e.getMessage());
            tell(null, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("reading has ended", e);
            tell(null, "reading has ended: " + e);
        }
    }

    private void readEvents(TopicFollower follower, EventDecoder events) {
        decoder = events;
        follower.add(settings.topics().events());
    }

    private EventDecoder decoderOf(Model model) {
        return new EventDecoder(
                ServingSettings.inputs(model.towers()), settings.limits(), settings.reading());
    }

    /** The embeddings' topic must be there; others may come later, or never. */
    private boolean isComplete(TopicFollower follower) {
        return follower.firstRead() && !follower.missing().contains(settings.topics().embeddings());
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            take(record);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            if (badRecords++ == 0) {
                LOG.warn(
                        "passed over {}-{}@{}: {}; further ones are only counted",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        ServingSettings.Topics topics = settings.topics();
        String topic = record.topic();
        if (topic.equals(topics.events())) {
            events.add();
            if (decoder.decode(record) instanceof Decoded.Good good) {
                space.add(good.event());
            }
        } else if (topic.equals(topics.embeddings())) {
            embeddings.add();
            space.add(EmbeddingRecords.decode(record));
        } else if (topic.equals(topics.deadLetters())) {
            recent.add(DeadLetterRecords.decode(record)); // of a record without a value, too
        } else if (record.value() == null) {
            return; // the end of an old model
        } else if (topic.equals(topics.model())) {
            assembler.add(ModelSliceJson.decode(record.value())).ifPresent(this::take);
        } else {
            LearningReportJson.decode(record.value());
            recent.addReport(new String(record.value(), StandardCharsets.UTF_8));
        }
    }

    private void take(ModelSnapshot snapshot) {
        space.add(Model.read(snapshot, learner));
    }

    @Override
    public void restarted(String topic) {
        LOG.warn("topic '{}' was deleted and made again; what it had said is forgotten", topic);
        ServingSettings.Topics topics = settings.topics();
        if (topic.equals(topics.embeddings())) {
            space.forgetEmbeddings();
        } else if (topic.equals(topics.events())) {
            space.forgetEvents();
        } else if (topic.equals(topics.model())) {
            assembler = new ModelAssembler();
        } else if (topic.equals(topics.reports())) {
            recent.forgetReports();
        } else {
            recent.forgetLetters();
        }
    }

    private void tell(TopicFollower follower, String failure) {
        long now = System.currentTimeMillis();
        if (follower != null && follower.brokersAnswer()) {
            answeredMillis = now;
        }
        Status before = status;
        boolean up = failure.isEmpty() && now - answeredMillis < DOWN_MILLIS;
        boolean same = up == before.brokerUp() && before.brokerSinceMillis() != 0;
        status =
                new Status(
                        up,
                        same ? before.brokerSinceMillis() : up ? now : answeredMillis,
                        follower == null ? before.lag() : follower.lag(),
                        badRecords,
                        events.now(),
                        embeddings.now(),
                        follower == null ? before.missing() : follower.missing(),
                        failure);
    }

    public Status status() {
        return status;
    }

    /** Ends {@link #run} soon. */
    public void stop() {
        stopped = true;
    }
}
