package io.tripletflow.connectors.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.wire.TestRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    private static final String TOPIC = "embeddings";
    private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
    private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final LatestEmbeddings latest = new LatestEmbeddings();

    @Test
    void read_newestVersionOfEachEntity_whateverThePartition() {
        EmbeddingRecord old = embedding("a", 0, 9, 1f);
        EmbeddingRecord ghost = embedding("a", 0, 8, 2f);
        EmbeddingRecord restored = embedding("a", 1, 3, 3f);
        EmbeddingRecord gone = embedding("b", 0, 5, 4f);
        given(2, 2);
        consumer.schedulePollTask(
                () -> {
                    add(0, 0, restored);
                    add(0, 1, gone);
                    add(1, 0, old);
                    add(1, 1, ghost);
                });
        consumer.schedulePollTask(() -> {});
        read(Duration.ofSeconds(5));
        assertThat(latest.byEntity()).isEqualTo(Map.of("a", restored, "b", gone));
    }

    @Test
    void read_tombstones_removeUnlessOlder() {
        latest.add(embedding("a", 0, 5, 1f));
        latest.add(EmbeddingRecord.tombstone("a", 0, 6, 0));
        latest.add(embedding("b", 1, 5, 1f));
        latest.add(EmbeddingRecord.tombstone("b", 0, 9, 0));
        assertThat(latest.byEntity()).containsOnlyKeys("b");
        latest.add(embedding("a", 0, 5, 1f)); // a ghost from before its removal
        assertThat(latest.byEntity()).containsOnlyKeys("b");
    }

    @Test
    void read_foreignTombstone_removesOnlyWhatCameBefore() {
        latest.add(embedding("a", 3, 5, 1f));
        latest.add(TestRecords.record(TOPIC, 0, 1, 0, new byte[] {'a'}, null));
        assertThat(latest.byEntity()).isEmpty();
        latest.add(embedding("a", 0, 1, 1f));
        assertThat(latest.byEntity()).containsOnlyKeys("a");
    }

    @Test
    void read_equalVersions_takesTheLater() {
        latest.add(embedding("a", 0, 5, 1f));
        latest.add(embedding("a", 0, 5, 2f));
        assertThat(latest.byEntity().get("a").embedding()).containsExactly(2f);
    }

    @Test
    void read_emptyTopic_endsAtOnce() {
        given(0, 0);
        read(Duration.ofSeconds(5));
        assertThat(latest.byEntity()).isEmpty();
    }

    @Test
    void read_missingTopic_saysSo() {
        assertThatThrownBy(() -> read(Duration.ofSeconds(1)))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessage("topic 'embeddings' does not exist; check its name and bootstrap");
    }

    @Test
    void read_recordsThatNeverCome_endsInTime() {
        given(1, 0);
        assertThatThrownBy(() -> read(Duration.ofMillis(20)))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageContaining("[embeddings-0] still have records; allow more time");
    }

    private void given(long firstEnd, long secondEnd) {
        Node node = new Node(0, "broker", 9092);
        Node[] nodes = {node};
        consumer.updatePartitions(
                TOPIC,
                List.of(
                        new PartitionInfo(TOPIC, 0, node, nodes, nodes),
                        new PartitionInfo(TOPIC, 1, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, firstEnd, SECOND, secondEnd));
    }

    private void read(Duration timeout) {
        TopicReader.read(consumer, KafkaSettings.of("b:1"), TOPIC, timeout, latest::add);
    }

    private void add(int partition, long offset, EmbeddingRecord record) {
        consumer.addRecord(
                TestRecords.arrived(EmbeddingRecords.encode(TOPIC, record), partition, offset));
    }

    private static EmbeddingRecord embedding(String entity, int epoch, long version, float at) {
        return new EmbeddingRecord(entity, Optional.empty(), new float[] {at}, epoch, version, 0);
    }
}
