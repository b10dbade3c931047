package io.tripletflow.cli.cluster;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LearningReportJson;
import io.tripletflow.job.config.JobConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Everything that a job has committed to its topics but the model, as a reader with {@code
 * read_committed} sees it, and what such a reader must never see.
 */
final class Ledger implements AutoCloseable {

    /** What tells one embedding from another; a label that comes late is another one's. */
    private record Sent(
            String entity, long epoch, long version, long time, Optional<String> label) {}

    private final JobConfig.Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<LearningReport> reports = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<String, EmbeddingRecord> embeddings = new HashMap<>();
    private final Set<Sent> sent = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private long learned;

    Ledger(String bootstrap, JobConfig.Topics topics) {
        this.topics = topics;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrap,
                                "isolation.level", "read_committed",
                                "enable.auto.commit", "false",
                                "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : List.of(topics.reports(), topics.deadLetters(), topics.embeddings())) {
            consumer.partitionsFor(topic)
                    .forEach(part -> all.add(new TopicPartition(topic, part.partition())));
        }
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Takes in what has been committed since the last call. */
    void read() {
        int count;
        do {
            var records = consumer.poll(Duration.ofMillis(200));
            records.forEach(this::add);
            count = records.count();
        } while (count > 0);
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.reports())) {
            LearningReport report = LearningReportJson.decode(record.value());
            reports.add(report);
            learned += report.events();
        } else if (record.topic().equals(topics.deadLetters())) {
            deadLetters.add(DeadLetterRecords.decode(record));
        } else {
            add(EmbeddingRecords.decode(record));
        }
    }

    private void add(EmbeddingRecord next) {
        Sent one =
                new Sent(
                        next.entity(),
                        next.epoch(),
                        next.version(),
                        next.timeMillis(),
                        next.label());
        if (!sent.add(one)) {
            faults.add("twice: " + next);
        }
        EmbeddingRecord last = embeddings.put(next.entity(), next);
        if (last != null
                && (next.epoch() < last.epoch()
                        || (next.epoch() == last.epoch() && next.version() < last.version()))) {
            faults.add("older after newer: " + next + " after " + last);
        }
    }

    /** In the order of learning. */
    List<LearningReport> reports() {
        return reports;
    }

    /** Labelled events that were learned from. */
    long learned() {
        return learned;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** The last of each entity. */
    Map<String, EmbeddingRecord> embeddings() {
        return embeddings;
    }

    /** Number of embeddings that were sent. */
    int embeddingsSent() {
        return sent.size();
    }

    /** Embeddings that came twice, or after newer ones. */
    List<String> faults() {
        return faults;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
