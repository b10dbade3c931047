package io.tripletflow.connectors.read;

import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning to where it ends at the time of the call, committed only. */
public final class TopicReader {

    /** What takes in the records, in order within each partition. */
    public interface Sink {
        void accept(ConsumerRecord<byte[], byte[]> record);
    }

    private TopicReader() {}

    /**
     * @return whether the topic began with its first record ever: nothing has expired
     * @throws KafkaSetupException if the topic is missing, cannot be read, or takes longer than
     *     {@code timeout}
     */
    public static boolean read(KafkaSettings settings, String topic, Duration timeout, Sink sink) {
        try (Consumer<byte[], byte[]> consumer = CommittedRecords.consumer(settings)) {
            return read(consumer, settings, topic, timeout, sink);
        } catch (KafkaException e) {
            throw new KafkaSetupException(
                    "cannot read topic '" + topic + "': " + KafkaFailure.describe(e, settings), e);
        }
    }

    static boolean read(
            Consumer<byte[], byte[]> consumer,
            KafkaSettings settings,
            String topic,
            Duration timeout,
            Sink sink) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic, KafkaFailure.PATIENCE).stream()
                        .map(part -> new TopicPartition(topic, part.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new KafkaSetupException(
                    "topic '%s' does not exist; check its name and %s"
                            .formatted(topic, settings.names().of(KafkaSetting.BOOTSTRAP)),
                    null);
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, KafkaFailure.PATIENCE);
        boolean whole =
                consumer.beginningOffsets(partitions, KafkaFailure.PATIENCE).values().stream()
                        .allMatch(offset -> offset == 0);
        consumer.seekToBeginning(partitions);
        while (true) {
            List<TopicPartition> open =
                    partitions.stream()
                            .filter(part -> consumer.position(part) < ends.get(part))
                            .toList();
            if (open.isEmpty()) {
                return whole;
            }
            if (System.nanoTime() > deadline) {
                throw new KafkaSetupException(
                        "topic '%s' was not read within %d s; %s still have records; allow more time"
                                .formatted(topic, timeout.toSeconds(), open),
                        null);
            }
            consumer.poll(Duration.ofMillis(200)).forEach(sink::accept);
        }
    }
}
