package io.tripletflow.connectors.read;

import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What a model topic holds, from its last records alone: models may be large, and many. */
public final class ModelTopic {

    /** Records looked at first; more if there is no slice among them. */
    private static final long TAIL = 16;

    private ModelTopic() {}

    /** Epoch and version of a model. */
    public record Version(long epoch, long version) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return Comparator.comparingLong(Version::epoch)
                    .thenComparingLong(Version::version)
                    .compare(this, other);
        }
    }

    /**
     * The newest version among the last committed records of {@code topic}.
     *
     * @return empty if the topic holds none
     * @throws KafkaSetupException if it cannot be read
     * @throws RecordFormatException if a record is no slice
     */
    public static Optional<Version> newest(KafkaSettings settings, String topic) {
        try (Consumer<byte[], byte[]> consumer = CommittedRecords.consumer(settings)) {
            return newest(consumer, topic);
        } catch (KafkaException e) {
            throw new KafkaSetupException(
                    "cannot read topic '" + topic + "': " + KafkaFailure.describe(e, settings), e);
        }
    }

    static Optional<Version> newest(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic, KafkaFailure.PATIENCE).stream()
                        .map(part -> new TopicPartition(topic, part.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins =
                consumer.beginningOffsets(partitions, KafkaFailure.PATIENCE);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, KafkaFailure.PATIENCE);
        Optional<Version> newest = Optional.empty();
        for (TopicPartition partition : partitions) {
            Optional<Version> of =
                    newest(consumer, partition, begins.get(partition), ends.get(partition));
            if (newest.isEmpty() || (of.isPresent() && of.get().compareTo(newest.get()) > 0)) {
                newest = of;
            }
        }
        return newest;
    }

    private static Optional<Version> newest(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long begin, long end) {
        long back = TAIL;
        while (true) {
            long from = Math.max(begin, end - back);
            Optional<Version> found = between(consumer, partition, from, end);
            if (found.isPresent() || from == begin) {
                return found;
            }
            back *= 8;
        }
    }

    private static Optional<Version> between(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        Version newest = null;
        long deadline = System.nanoTime() + KafkaFailure.PATIENCE.toNanos();
        while (consumer.position(partition) < to) {
            if (System.nanoTime() > deadline) {
                throw new KafkaSetupException(
                        "the end of topic '%s' was not read within %d s; check the brokers' health"
                                .formatted(partition.topic(), KafkaFailure.PATIENCE.toSeconds()),
                        null);
            }
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                if (each.value() != null && each.offset() < to) {
                    ModelSlice slice = ModelSliceJson.decode(each.value());
                    Version version = new Version(slice.epoch(), slice.version());
                    if (newest == null || version.compareTo(newest) > 0) {
                        newest = version;
                    }
                }
            }
        }
        return Optional.ofNullable(newest);
    }
}
