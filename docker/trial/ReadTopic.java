import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** ReadTopic BOOTSTRAP TOPIC: counts the committed records and their keys, and prints the last. */
class ReadTopic {
    public static void main(String[] args) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", args[0], "isolation.level", "read_committed");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(args[1]).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long records = 0;
            Set<String> keys = new HashSet<>();
            String last = "";
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    records++;
                    if (record.key() != null) keys.add(new String(record.key(), StandardCharsets.UTF_8));
                    if (record.value() != null) last = new String(record.value(), StandardCharsets.UTF_8);
                }
            }
            System.out.println(args[1] + " " + records + " records, " + keys.size() + " keys, last: "
                    + last.substring(0, Math.min(400, last.length())));
        }
    }
}
