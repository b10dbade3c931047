package io.tripletflow.connectors.ledger;

import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether another life of the job goes on, where no transaction tells (at-least-once): one that
 * lives adds an entry to the ledger every {@link #BEAT}, busy or idle. Where the ledger has an
 * entry of the last minute we watch for the next.
 *
 * <p>A job whose clock is a minute or more behind ours is not seen, nor one that cannot write.
 */
public final class LedgerUse {

    /** Time between two entries of a job that lives. */
    public static final Duration BEAT = Duration.ofSeconds(3);

    private static final Duration RECENT = Duration.ofMinutes(1);
    private static final Duration WATCH = BEAT.multipliedBy(2).plusSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private LedgerUse() {}

    /**
     * Watches the ledger for some seconds at most.
     *
     * @param ledger topic; it may be missing, and other jobs may write to it as well
     * @param model topic whose entries show that the job lives
     * @return what is wrong and what to do
     * @throws KafkaSetupException if the topic cannot be read
     */
    public static Optional<String> problem(KafkaSettings settings, String ledger, String model) {
        Properties properties = KafkaFailure.bounded(settings);
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("auto.offset.reset", "latest");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            long since = System.currentTimeMillis() - RECENT.toMillis();
            return problem(consumer, ledger, model, since, WATCH);
        } catch (KafkaException e) {
            throw new KafkaSetupException(
                    "cannot read topic '" + ledger + "': " + KafkaFailure.describe(e, settings), e);
        }
    }

    static Optional<String> problem(
            Consumer<byte[], byte[]> consumer,
            String ledger,
            String model,
            long sinceMillis,
            Duration watch) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(ledger, KafkaFailure.PATIENCE).stream()
                        .map(part -> new TopicPartition(ledger, part.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> since = new HashMap<>();
        partitions.forEach(partition -> since.put(partition, sinceMillis));
        boolean quiet =
                consumer.offsetsForTimes(since, KafkaFailure.PATIENCE).values().stream()
                        .allMatch(Objects::isNull);
        if (quiet) {
            return Optional.empty();
        }
        consumer.endOffsets(partitions, KafkaFailure.PATIENCE).forEach(consumer::seek);
        long deadline = System.nanoTime() + watch.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(PAUSE)) {
                LedgerAccount account = LedgerEntryJson.decode(each.value()).account();
                if (account.topic().equals(model)) {
                    return Optional.of(runs(ledger, account));
                }
            }
        }
        return Optional.empty();
    }

    private static String runs(String ledger, LedgerAccount account) {
        return "the job runs already: its life of epoch %d, which learns for topic '%s', just wrote to topic '%s'; stop that one first, or give this one other topics"
                .formatted(account.epoch(), account.topic(), ledger);
    }
}
