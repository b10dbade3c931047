package io.tripletflow.connectors.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ModelTopicTest {

    private static final TopicPartition PARTITION = new TopicPartition("model", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @Test
    void newest_ofAnEmptyTopic_isNone() {
        ends(0);
        assertThat(ModelTopic.newest(consumer, "model")).isEmpty();
    }

    @Test
    void newest_isTheLargestEpoch_thenVersion_whateverCameLast() {
        ends(3);
        sendAt(0, 7, 90);
        sendAt(1, 8, 2);
        sendAt(2, 7, 91);
        assertThat(ModelTopic.newest(consumer, "model")).hasValue(new ModelTopic.Version(8, 2));
    }

    @Test
    void newest_behindManyMarkersOfEmptyTransactions_isFound() {
        ends(1000);
        skipTo(1000); // from 984 on
        skipTo(1000); // from 872 on
        sendAt(3, 7, 90);
        skipTo(1000);
        assertThat(ModelTopic.newest(consumer, "model")).hasValue(new ModelTopic.Version(7, 90));
    }

    @Test
    void newest_ofARecordThatIsNoSlice_isTold() {
        ends(1);
        later(0, new byte[] {'x'});
        assertThatThrownBy(() -> ModelTopic.newest(consumer, "model"))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("model slice");
    }

    private void ends(long end) {
        Node node = new Node(1, "localhost", 9092);
        Node[] nodes = {node};
        consumer.updatePartitions(
                "model", List.of(new PartitionInfo("model", 0, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
    }

    private void sendAt(long offset, long epoch, long version) {
        later(
                offset,
                ModelSliceJson.encode(
                        new ModelSlice(epoch, version, 0, 1, "0".repeat(64), new byte[] {1})));
    }

    /** As the consumer passes over what is not for it. */
    private void skipTo(long offset) {
        consumer.schedulePollTask(() -> consumer.seek(PARTITION, offset));
    }

    /** When the consumer next polls. */
    private void later(long offset, byte[] value) {
        consumer.schedulePollTask(
                () -> consumer.addRecord(new ConsumerRecord<>("model", 0, offset, null, value)));
    }
}
