package io.tripletflow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/**
 * Brokers in containers on a network of their own, each of them also a controller. One that was
 * killed and started again has the address that it had.
 */
final class Brokers implements AutoCloseable {

    private static final int INSIDE_PORT = 19092;
    private static final int CONTROLLER_PORT = 9094;

    private final Network network;
    private final List<Broker> brokers = new ArrayList<>();

    private Brokers(Network network) {
        this.network = network;
    }

    /** A container that listens on a port of the host which Docker would choose anew. */
    private static final class Broker extends KafkaContainer {
        Broker(String name) {
            super(Engine.kafka());
            addFixedExposedPort(freePort(), 9092);
            withListener(name + ":" + INSIDE_PORT);
        }
    }

    /** Returns when all of them serve clients. */
    static Brokers start(int count) {
        Brokers started =
                new Brokers(
                        Network.builder()
                                .createNetworkCmdModifier(
                                        cmd -> cmd.withLabels(Map.of(Engine.LABEL, "")))
                                .build());
        try {
            for (int node = 1; node <= count; node++) {
                started.brokers.add(started.broker(node, count));
            }
            Startables.deepStart(started.brokers).join();
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private Broker broker(int node, int count) {
        Broker broker = new Broker(name(node));
        String replicas = String.valueOf(count);
        String inSync = String.valueOf(count / 2 + 1);
        broker.withNetwork(network).withNetworkAliases(name(node)).withLabel(Engine.LABEL, "");
        broker.withEnv("KAFKA_NODE_ID", String.valueOf(node))
                .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", voters(count))
                .withEnv("KAFKA_DEFAULT_REPLICATION_FACTOR", replicas)
                .withEnv("KAFKA_MIN_INSYNC_REPLICAS", inSync)
                .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", replicas)
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", replicas)
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", inSync)
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "3")
                // a broker that does not answer gives up its partitions soon
                .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000")
                .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                // the events are years old
                .withEnv("KAFKA_LOG_RETENTION_MS", "-1")
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx384m")
                .withEnv("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                .withStartupTimeout(Duration.ofMinutes(4));
        return broker;
    }

    Network network() {
        return network;
    }

    KafkaContainer get(int node) {
        return brokers.get(node - 1);
    }

    /** Addresses for this process. */
    String bootstrap() {
        return brokers.stream()
                .map(KafkaContainer::getBootstrapServers)
                .collect(Collectors.joining(","));
    }

    /** Addresses for containers of the same network. */
    String bootstrapInside() {
        return IntStream.rangeClosed(1, brokers.size())
                .mapToObj(node -> name(node) + ":" + INSIDE_PORT)
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        brokers.forEach(KafkaContainer::stop);
        network.close();
    }

    private static String voters(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(node -> node + "@" + name(node) + ":" + CONTROLLER_PORT)
                .collect(Collectors.joining(","));
    }

    private static String name(int node) {
        return "kafka-" + node;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on this machine", e);
        }
    }
}
