package io.tripletflow.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.Producers;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.SettingNames;
import io.tripletflow.connectors.read.TopicFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real broker, behind a network that can be cut. */
class TopicFollowerITCase {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(90).toNanos();

    private static TcpProxy network;
    private static EmbeddedKafka kafka;
    private static Admin admin;
    private static KafkaProducer<byte[], byte[]> producer;

    private final Said said = new Said();
    private TopicFollower follower;

    /** What the topics said, as one who follows knows it. */
    private static final class Said implements TopicFollower.Sink {
        private final List<String> values = new ArrayList<>();
        private final List<String> restarted = new ArrayList<>();

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> record) {
            values.add(new String(record.value(), UTF_8));
        }

        @Override
        public void restarted(String topic) {
            restarted.add(topic);
            values.clear();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        int port = FreePorts.next();
        network = new TcpProxy(0, port);
        kafka =
                EmbeddedKafka.start(
                        port,
                        Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + network.port()));
        assertThat(kafka.port()).isEqualTo(port);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
        producer = Producers.of(bootstrap());
    }

    @AfterAll
    static void stop() throws Exception {
        producer.close();
        admin.close();
        kafka.close();
        network.close();
    }

    @AfterEach
    void close() {
        follower.close();
    }

    private static String bootstrap() {
        return "127.0.0.1:" + network.port();
    }

    private void follow(String... topics) {
        follower = new TopicFollower(KafkaSettings.of(bootstrap()), List.of(topics));
    }

    private static void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }

    /** The names of a deleted topic are free some time after the answer. */
    private static void createAgain(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (admin.listTopics().names().get().contains(topic)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        create(topic, 1);
    }

    private static void send(String topic, int partition, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            byte[] value = (topic + partition + "#" + i).getBytes(UTF_8);
            producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
        }
    }

    private void pollUntil(BooleanSupplier wanted) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!wanted.getAsBoolean()) {
            follower.poll(POLL, said);
            assertThat(System.nanoTime())
                    .as(said.values + " " + said.restarted)
                    .isLessThan(deadline);
        }
    }

    private static List<String> values(String topic, int partition, int from, int to) {
        List<String> values = new ArrayList<>();
        for (int i = from; i < to; i++) {
            values.add(topic + partition + "#" + i);
        }
        return values;
    }

    @Test
    void topic_isReadFromItsBeginningAndAsItGrows() throws Exception {
        create("grows", 1);
        send("grows", 0, 0, 5);
        follow("grows");
        assertThat(follower.firstRead()).isFalse();
        pollUntil(follower::firstRead);
        assertThat(said.values).isEqualTo(values("grows", 0, 0, 5));
        send("grows", 0, 5, 8);
        pollUntil(() -> said.values.size() >= 8);
        assertThat(said.values).isEqualTo(values("grows", 0, 0, 8));
        pollUntil(() -> follower.lag() == 0);
        assertThat(follower.brokersAnswer()).isTrue();
        assertThat(said.restarted).isEmpty();
    }

    @Test
    void missingTopic_isReadOnceItIsThere() throws Exception {
        create("present", 1);
        send("present", 0, 0, 1);
        follow("present", "later");
        pollUntil(() -> said.values.size() == 1);
        assertThat(follower.missing()).containsExactly("later");
        create("later", 2);
        send("later", 1, 0, 3);
        pollUntil(() -> said.values.size() == 4);
        assertThat(said.values).containsAll(values("later", 1, 0, 3));
        assertThat(follower.missing()).isEmpty();
        assertThat(said.restarted).isEmpty();
    }

    @Test
    void partitionsThatJoin_areReadFromTheirBeginning() throws Exception {
        create("widens", 1);
        send("widens", 0, 0, 2);
        follow("widens");
        pollUntil(() -> said.values.size() == 2);
        admin.createPartitions(Map.of("widens", NewPartitions.increaseTo(3))).all().get();
        send("widens", 2, 0, 4);
        send("widens", 0, 2, 3);
        pollUntil(() -> said.values.size() == 7);
        assertThat(said.values).doesNotHaveDuplicates().containsAll(values("widens", 2, 0, 4));
        assertThat(said.restarted).isEmpty();
    }

    /** The offset that comes next is gone, the topic is the same: what was read still holds. */
    @Test
    void recordsDeletedBeforeTheyWereRead_theRestIsRead() throws Exception {
        create("expires", 1);
        send("expires", 0, 0, 3);
        follow("expires");
        pollUntil(() -> said.values.size() == 3);
        send("expires", 0, 3, 10);
        admin.deleteRecords(
                        Map.of(new TopicPartition("expires", 0), RecordsToDelete.beforeOffset(8)))
                .all()
                .get();
        pollUntil(() -> said.values.contains("expires0#9"));
        assertThat(said.values).containsAll(values("expires", 0, 8, 10)).doesNotHaveDuplicates();
        assertThat(said.restarted).isEmpty();
    }

    @Test
    void topicMadeAgain_withFewerRecords_isReadAnew() throws Exception {
        create("shrinks", 1);
        send("shrinks", 0, 0, 9);
        follow("shrinks");
        pollUntil(() -> said.values.size() == 9);
        createAgain("shrinks");
        send("shrinks", 0, 100, 102);
        pollUntil(() -> !said.restarted.isEmpty() && said.values.size() == 2);
        assertThat(said.values).isEqualTo(values("shrinks", 0, 100, 102));
        assertThat(new TreeSet<>(said.restarted)).isEqualTo(Set.of("shrinks"));
    }

    /** Its offsets are as high as those that were read: only its id tells that it is another. */
    @Test
    void topicMadeAgain_withMoreRecords_isReadFromItsBeginning() throws Exception {
        create("swells", 1);
        send("swells", 0, 0, 3);
        follow("swells");
        pollUntil(() -> said.values.size() == 3);
        createAgain("swells");
        send("swells", 0, 100, 110);
        pollUntil(() -> !said.restarted.isEmpty() && said.values.size() == 10);
        assertThat(said.values).isEqualTo(values("swells", 0, 100, 110));
    }

    /** Nobody looked while it was missing, or somebody did: what it had said is void. */
    @Test
    void topicMadeAgain_afterItWasSeenMissing_voidsWhatWasRead() throws Exception {
        create("returns", 1);
        send("returns", 0, 0, 3);
        follow("returns");
        pollUntil(() -> said.values.size() == 3);
        admin.deleteTopics(List.of("returns")).all().get();
        pollUntil(() -> follower.missing().contains("returns"));
        assertThat(said.values).hasSize(3);
        create("returns", 1);
        send("returns", 0, 50, 51);
        pollUntil(() -> said.values.contains("returns0#50"));
        assertThat(said.values).isEqualTo(values("returns", 0, 50, 51));
        assertThat(said.restarted).containsExactly("returns");
        assertThat(follower.firstRead()).isTrue();
    }

    @Test
    void brokersThatGoAway_areToldAndReadingGoesOnWhenTheyAreBack() throws Exception {
        create("cut", 1);
        send("cut", 0, 0, 3);
        follow("cut");
        pollUntil(() -> said.values.size() == 3);
        assertThat(follower.brokersAnswer()).isTrue();
        network.set(TcpProxy.Mode.CUT);
        pollUntil(() -> !follower.brokersAnswer());
        assertThat(said.values).hasSize(3);
        network.set(TcpProxy.Mode.PASS);
        send("cut", 0, 3, 6);
        pollUntil(() -> said.values.size() == 6);
        assertThat(said.values).isEqualTo(values("cut", 0, 0, 6));
        pollUntil(follower::brokersAnswer);
        assertThat(said.restarted).isEmpty();
    }

    @Test
    void settingsThatMakeNoClient_areTold() {
        follow("any");
        assertThatThrownBy(
                        () ->
                                new TopicFollower(
                                        KafkaSettings.of(
                                                bootstrap(),
                                                Map.of("security.protocol", "NONSENSE"),
                                                SettingNames.OWN),
                                        List.of("a", "b")))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageContaining("cannot read [a, b]")
                .hasMessageContaining("NONSENSE");
    }
}
