package io.tripletflow.cli.cluster;

import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LearningReportJson;
import io.tripletflow.job.config.JobConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far a job is with {@link Observations}, as its committed embeddings and reports tell. */
final class Progress implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final JobConfig.Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BitSet embedded = new BitSet();
    private long learned;

    Progress(String bootstrap, JobConfig.Topics topics) {
        this.topics = topics;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrap,
                                "isolation.level", "read_committed",
                                "enable.auto.commit", "false"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all =
                Stream.of(topics.embeddings(), topics.reports())
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(part -> new TopicPartition(part.topic(), part.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Takes in what has been committed since the last call. */
    Progress read() {
        int count;
        do {
            var records = consumer.poll(POLL);
            records.forEach(this::add);
            count = records.count();
        } while (count > 0);
        return this;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.embeddings())) {
            String entity = new String(record.key(), StandardCharsets.UTF_8);
            embedded.set(Integer.parseInt(entity.substring(entity.indexOf('-') + 1)));
        } else {
            LearningReport report = LearningReportJson.decode(record.value());
            learned += report.events();
        }
    }

    /** Number of entities that have an embedding. */
    int embedded() {
        return embedded.cardinality();
    }

    /** Number of events that the model has learned from. */
    long learned() {
        return learned;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
