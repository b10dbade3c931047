package io.tripletflow.cli.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker inside this process: one KRaft node, both broker and controller, that listens
 * on the loopback interface. Its data lie in a temporary directory, deleted by {@link #close()}.
 * Topics are not created on first use.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    /** Largest batch of records that it takes, in bytes. */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    /** A free port may be taken by somebody else before the broker binds it. */
    private static final int ATTEMPTS = 5;

    private final KafkaRaftServer server;
    private final Path directory;
    private final int port;
    private boolean closed;

    private EmbeddedKafka(KafkaRaftServer server, Path directory, int port) {
        this.server = server;
        this.directory = directory;
        this.port = port;
    }

    /** Starts a broker on a free port; returns when it accepts clients. */
    public static EmbeddedKafka start() {
        return start(0, Map.of());
    }

    /**
     * Starts a broker; returns when it accepts clients.
     *
     * @param preferredPort used if it is free; otherwise, or if 0, any free port
     * @param overrides broker properties that win over the small defaults
     */
    public static EmbeddedKafka start(int preferredPort, Map<String, String> overrides) {
        RuntimeException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = isFree(preferredPort) ? preferredPort : freePort();
            try {
                return startOn(port, overrides);
            } catch (RuntimeException e) {
                LOG.warn("the broker did not start on port {}, trying again", port, e);
                last = e;
            }
        }
        throw new IllegalStateException(
                "the embedded Kafka broker did not start in " + ATTEMPTS + " attempts", last);
    }

    /** Address for clients, {@code 127.0.0.1:port}. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Port that clients connect to. */
    public int port() {
        return port;
    }

    /** Where the logs of the topics lie; gone after {@link #close()}. */
    public Path directory() {
        return directory;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            deleteRecursively(directory);
        }
    }

    private static EmbeddedKafka startOn(int port, Map<String, String> overrides) {
        Path directory = temporaryDirectory();
        KafkaRaftServer server = null;
        try {
            int controllerPort = freePort();
            Map<String, String> properties = properties(directory, port, controllerPort);
            properties.putAll(overrides);
            format(properties);
            server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, directory, port);
        } catch (RuntimeException e) {
            if (server != null) {
                server.shutdown();
            }
            deleteRecursively(directory);
            throw e;
        }
    }

    private static void format(Map<String, String> properties) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setNodeId(Integer.parseInt(properties.get("node.id")))
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(properties.get("log.dirs"))
                    .setMetadataLogDirectory(Optional.of(properties.get("log.dirs")))
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "formatting the broker's directory failed: "
                            + said.toString(StandardCharsets.UTF_8),
                    e);
        }
    }

    /** One node, so every replication factor is 1; few threads and small buffers. */
    private static Map<String, String> properties(Path directory, int port, int controllerPort) {
        Map<String, String> p = new HashMap<>();
        p.put("node.id", "1");
        p.put("process.roles", "broker,controller");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", directory.toString());
        p.put("auto.create.topics.enable", "false");
        p.put("offsets.topic.num.partitions", "1");
        p.put("offsets.topic.replication.factor", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "2");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "1");
        p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        // unbounded, it takes a processor for seconds from the job beside it
        p.put("log.cleaner.io.max.bytes.per.second", String.valueOf(32 << 20));
        p.put("log.index.size.max.bytes", String.valueOf(1 << 20));
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("controlled.shutdown.enable", "false");
        // events may be years old, and records over the job's limits must still reach it
        p.put("log.retention.ms", "-1");
        p.put("message.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        return p;
    }

    private static boolean isFree(int port) {
        if (port == 0) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("tripletflow-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no temporary directory for the broker's data; set -Djava.io.tmpdir", e);
        }
    }

    private static void deleteRecursively(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(EmbeddedKafka::drop);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the broker's directory {} is not fully deleted", directory, e);
        }
    }

    private static void drop(java.io.File file) {
        if (!file.delete()) {
            LOG.debug("{} was not deleted", file);
        }
    }
}
