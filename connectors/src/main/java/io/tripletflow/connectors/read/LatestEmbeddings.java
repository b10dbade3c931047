package io.tripletflow.connectors.read;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest embedding of every entity of an embeddings topic: by (epoch, version), and of equal
 * ones the later record. An entity whose newest record is a tombstone has none. Not thread-safe.
 */
public final class LatestEmbeddings {
    private final Map<String, EmbeddingRecord> newest = new HashMap<>();

    /**
     * Reads the topic's committed records up to its end at the time of the call.
     *
     * @return by entity
     * @throws KafkaSetupException if it cannot be read within {@code timeout}
     * @throws RecordFormatException if a record is no embedding
     */
    public static Map<String, EmbeddingRecord> read(
            KafkaSettings settings, String topic, Duration timeout) {
        LatestEmbeddings latest = new LatestEmbeddings();
        TopicReader.read(settings, topic, timeout, latest::add);
        return latest.byEntity();
    }

    /** Takes in one record of the topic. */
    public void add(ConsumerRecord<byte[], byte[]> record) {
        add(EmbeddingRecords.decode(record));
    }

    void add(EmbeddingRecord record) {
        if (record.isForeignTombstone()) {
            newest.remove(record.entity()); // removes what came before, nothing that comes after
            return;
        }
        newest.merge(
                record.entity(), record, (known, next) -> next.isOlderThan(known) ? known : next);
    }

    public Map<String, EmbeddingRecord> byEntity() {
        Stream<EmbeddingRecord> present =
                newest.values().stream().filter(record -> !record.isTombstone());
        return present.collect(Collectors.toMap(EmbeddingRecord::entity, record -> record));
    }
}
