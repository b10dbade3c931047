package io.tripletflow.cli.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic, either from its beginning to its present end or as it grows. */
public final class TopicTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private TopicTail(String bootstrap, String topic, String isolation) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("isolation.level", isolation);
        settings.put("allow.auto.create.topics", "false");
        settings.put("enable.auto.commit", "false");
        consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Follows a topic from where it ends at the time of the call. */
    public static TopicTail followNew(String bootstrap, String topic) {
        TopicTail tail = follow(bootstrap, topic);
        tail.consumer.seekToEnd(tail.partitions);
        tail.partitions.forEach(tail.consumer::position);
        return tail;
    }

    /** Follows a topic; records of transactions that are still open are seen too. */
    public static TopicTail follow(String bootstrap, String topic) {
        return new TopicTail(bootstrap, topic, "read_uncommitted");
    }

    /** Reads the committed records up to the end of the topic at the time of the call. */
    public static void readToEnd(
            String bootstrap, String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        try (TopicTail tail = new TopicTail(bootstrap, topic, "read_committed")) {
            Map<TopicPartition, Long> ends = tail.consumer.endOffsets(tail.partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> tail.consumer.position(end.getKey()) < end.getValue())) {
                tail.poll(sink);
            }
        }
    }

    /** Takes in what has arrived; waits a little if nothing has. */
    public void poll(Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        consumer.poll(POLL).forEach(sink);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
