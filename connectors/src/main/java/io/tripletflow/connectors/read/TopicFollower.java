package io.tripletflow.connectors.read;

import static java.util.stream.Collectors.toSet;

import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from their beginning and then as they grow, committed records only. Topics that are
 * missing are looked for again, so are partitions that join. A topic that was deleted and made
 * again is known by its id, since its offsets may be as high. Brokers may go away and come back.
 * Not thread-safe.
 */
public final class TopicFollower implements AutoCloseable {

    /** What takes in the records, in order within each partition. */
    public interface Sink {
        void accept(ConsumerRecord<byte[], byte[]> record);

        /** What was read of {@code topic} is void: it was deleted, and there is another. */
        void restarted(String topic);
    }

    /** Between two looks at the topics' ends and partitions. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    /** Longest wait for an answer of the brokers, during which nothing is read. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final KafkaSettings settings;
    private final Set<String> topics;
    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Map<String, Uuid> ids = new HashMap<>();
    private final Map<TopicPartition, Long> firstEnds = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private Map<TopicPartition, Long> ends = Map.of();
    private TopicQuestion asked;
    private long lookedNanos;
    private boolean looked;
    private boolean brokersAnswer;
    private boolean firstRead;

    /**
     * @param topics at least one
     * @throws KafkaSetupException if the settings make no consumer
     */
    public TopicFollower(KafkaSettings settings, Collection<String> topics) {
        this.settings = settings;
        this.topics = new LinkedHashSet<>(topics);
        Properties properties = settings.client(Map.of());
        properties.setProperty("isolation.level", "read_committed");
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("allow.auto.create.topics", "false");
        properties.setProperty("auto.offset.reset", "none"); // told, not hidden
        properties.setProperty("metadata.max.age.ms", "10000"); // partitions that join
        properties.setProperty("fetch.max.wait.ms", "50");
        properties.setProperty("max.poll.records", "5000");
        properties.setProperty("reconnect.backoff.max.ms", "2000");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try {
            consumer = new KafkaConsumer<>(properties, bytes, bytes);
            admin = Admin.create(settings.client(Map.of()));
        } catch (KafkaException e) {
            throw new KafkaSetupException(
                    "cannot read " + topics + ": " + KafkaFailure.describe(e, settings), e);
        }
    }

    /** Reads one more topic from its beginning. */
    public void add(String topic) {
        if (topics.add(topic)) {
            lookAtOnce();
        }
    }

    private void lookAtOnce() {
        looked = false;
        asked = null;
    }

    /**
     * Hands on what has arrived; waits up to {@code patience} if nothing has.
     *
     * @return number of records
     * @throws KafkaSetupException if the topics cannot be read, however often one tries
     */
    public int poll(Duration patience, Sink sink) {
        try {
            look(sink);
            if (consumer.assignment().isEmpty()) {
                pause(patience);
                return 0;
            }
            int count = 0;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                sink.accept(record);
                count++;
            }
            return count;
        } catch (OffsetOutOfRangeException e) {
            lookAtOnce(); // it may be another topic by now
            begin(e.offsetOutOfRangePartitions(), sink);
            return 0;
        } catch (RetriableException e) {
            brokersAnswer = false;
            return 0;
        } catch (KafkaException e) {
            throw new KafkaSetupException(
                    "cannot read " + topics + ": " + KafkaFailure.describe(e, settings), e);
        }
    }

    /** Where the topics end now, which partitions they have, and whether they are the same. */
    private void look(Sink sink) {
        long waited = System.nanoTime() - lookedNanos;
        if (asked == null) {
            if (looked && waited < LOOK_NANOS) {
                return;
            }
            asked = ask();
        }
        if (!looked || asked.isAnswered() || waited > PATIENCE.toNanos()) {
            TopicQuestion answered = asked;
            asked = null;
            take(answered, sink);
        }
    }

    private TopicQuestion ask() {
        lookedNanos = System.nanoTime();
        brokersAnswer = false;
        return TopicQuestion.ask(admin, topics, Set.copyOf(consumer.assignment()));
    }

    private void take(TopicQuestion answered, Sink sink) {
        Set<TopicPartition> all = new HashSet<>();
        Set<String> others = new HashSet<>();
        Map<String, TopicDescription> found = answered.found(PATIENCE);
        missing.clear();
        for (String topic : topics) {
            TopicDescription description = found.get(topic);
            if (description == null) {
                missing.add(topic);
                continue;
            }
            Uuid before = ids.put(topic, description.topicId());
            if (before != null && !before.equals(description.topicId())) {
                others.add(topic);
            }
            description
                    .partitions()
                    .forEach(p -> all.add(new TopicPartition(topic, p.partition())));
        }
        others.forEach(topic -> forget(topic, sink));
        join(all, others);
        ends =
                others.isEmpty() && all.equals(answered.known())
                        ? answered.offsets(PATIENCE)
                        : consumer.endOffsets(all, PATIENCE);
        ends.forEach(firstEnds::putIfAbsent);
        looked = true;
        brokersAnswer = true;
    }

    /** What was read of a topic is void, and so is where it ended. */
    private void forget(String topic, Sink sink) {
        firstEnds.keySet().removeIf(partition -> partition.topic().equals(topic));
        sink.restarted(topic);
    }

    /**
     * @param others topics that are read from their beginning again
     */
    private void join(Set<TopicPartition> all, Set<String> others) {
        Set<TopicPartition> known = consumer.assignment();
        Set<TopicPartition> begun =
                all.stream()
                        .filter(p -> !known.contains(p) || others.contains(p.topic()))
                        .collect(toSet());
        if (!all.equals(known)) {
            consumer.assign(all);
        }
        if (!begun.isEmpty()) {
            consumer.seekToBeginning(begun);
        }
    }

    /** Goes on at the beginning of partitions that have not what was to be read next. */
    private void begin(Map<TopicPartition, Long> wanted, Sink sink) {
        Map<TopicPartition, Long> now = consumer.endOffsets(wanted.keySet(), PATIENCE);
        Set<String> other =
                wanted.entrySet().stream()
                        .filter(entry -> entry.getValue() > now.get(entry.getKey()))
                        .map(entry -> entry.getKey().topic())
                        .collect(toSet());
        for (String topic : other) {
            forget(topic, sink);
            consumer.seekToBeginning(
                    consumer.assignment().stream().filter(p -> p.topic().equals(topic)).toList());
        }
        consumer.seekToBeginning(wanted.keySet());
    }

    /** Whether all has been read that was there when the topics were first seen. */
    public boolean firstRead() {
        if (!firstRead && looked) {
            firstRead =
                    firstEnds.entrySet().stream()
                            .allMatch(
                                    end ->
                                            end.getValue() == 0
                                                    || consumer.position(end.getKey(), PATIENCE)
                                                            >= end.getValue());
        }
        return firstRead;
    }

    /** Topics that did not exist at the last look. */
    public Set<String> missing() {
        return Set.copyOf(missing);
    }

    /** Whether the brokers answered the last question. */
    public boolean brokersAnswer() {
        return brokersAnswer;
    }

    /** Records between what has been read and the topics' ends at the last look. */
    public long lag() {
        try {
            return ends.entrySet().stream()
                    .mapToLong(
                            end ->
                                    Math.max(
                                            0,
                                            end.getValue()
                                                    - consumer.position(end.getKey(), PATIENCE)))
                    .sum();
        } catch (KafkaException e) { // not yet known where reading begins
            return ends.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static void pause(Duration patience) {
        try {
            Thread.sleep(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
