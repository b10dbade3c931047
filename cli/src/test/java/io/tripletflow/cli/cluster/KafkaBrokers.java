package io.tripletflow.cli.cluster;

import io.tripletflow.cli.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * One or three Kafka nodes, each a process, each broker and controller. The job reaches a broker
 * through a {@link TcpProxy}, the test and the other brokers reach it directly.
 */
final class KafkaBrokers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path folder;
    private final int count;
    private final String cluster = Uuid.randomUuid().toString();
    private final List<Integer> direct = new ArrayList<>();
    private final List<Integer> controllers = new ArrayList<>();
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final List<ChildProcess> nodes = new ArrayList<>();

    /** Starts them and waits until they answer. */
    KafkaBrokers(Path folder, int count) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.count = count;
        for (int i = 0; i < count; i++) {
            direct.add(FreePorts.next());
            controllers.add(FreePorts.next());
        }
        for (int i = 0; i < count; i++) {
            int behind = FreePorts.next();
            proxies.add(new TcpProxy(FreePorts.next(), behind));
            Path properties = write(i, behind);
            nodes.add(
                    new ChildProcess(
                            "broker " + (i + 1),
                            folder.resolve("broker-" + (i + 1) + ".log"),
                            () ->
                                    new ChildProcess.Program(
                                            BrokerMain.class.getName(),
                                            List.of("-Xmx512m", "-Xms128m"),
                                            List.of(properties.toString(), cluster))));
        }
        awaitAll();
    }

    /** Addresses for the job, through the proxies. */
    String bootstrap() {
        return addresses(proxies.stream().map(TcpProxy::port).toList());
    }

    /** Addresses for the test. */
    String directBootstrap() {
        return addresses(direct);
    }

    List<ChildProcess> nodes() {
        return nodes;
    }

    List<TcpProxy> proxies() {
        return proxies;
    }

    /** Waits until every broker is part of the cluster. */
    void awaitAll() throws InterruptedException {
        Map<String, Object> client =
                Map.of(
                        "bootstrap.servers", directBootstrap(),
                        "request.timeout.ms", "5000",
                        "default.api.timeout.ms", "5000");
        try (Admin admin = Admin.create(client)) {
            Patience.await(PATIENCE, this::story, () -> present(admin) == count);
        }
    }

    private String story() {
        return nodes.stream()
                .map(ChildProcess::story)
                .collect(Collectors.joining("\n", count + " brokers\n", ""));
    }

    private static int present(Admin admin) {
        try {
            return admin.describeCluster().nodes().get().size();
        } catch (java.util.concurrent.ExecutionException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static String addresses(List<Integer> ports) {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private Path write(int node, int behindProxy) throws IOException {
        Properties p = new Properties();
        p.put("node.id", String.valueOf(node + 1));
        p.put("process.roles", "broker,controller");
        p.put(
                "controller.quorum.voters",
                IntStream.range(0, count)
                        .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllers.get(i))
                        .collect(Collectors.joining(",")));
        p.put("controller.listener.names", "CONTROLLER");
        p.put("inter.broker.listener.name", "DIRECT");
        p.put(
                "listener.security.protocol.map",
                "DIRECT:PLAINTEXT,JOB:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put(
                "listeners",
                "DIRECT://127.0.0.1:%d,JOB://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(direct.get(node), behindProxy, controllers.get(node)));
        p.put(
                "advertised.listeners",
                "DIRECT://127.0.0.1:%d,JOB://127.0.0.1:%d"
                        .formatted(direct.get(node), proxies.get(node).port()));
        p.put("log.dirs", folder.resolve("data-" + (node + 1)).toString());
        p.put("auto.create.topics.enable", "false");
        p.put("log.retention.ms", "-1");
        p.put("controlled.shutdown.enable", "false");
        p.put("message.max.bytes", String.valueOf(EmbeddedKafka.MAX_RECORD_BYTES));
        p.put("group.initial.rebalance.delay.ms", "0");
        replication(p);
        small(p);
        Path file = folder.resolve("broker-" + (node + 1) + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            p.store(writer, null);
        }
        return file;
    }

    /** What is acknowledged survives the loss of one of three. */
    private void replication(Properties p) {
        String inSync = String.valueOf(Math.min(count, 2));
        String replicas = String.valueOf(count);
        p.put("default.replication.factor", replicas);
        p.put("min.insync.replicas", inSync);
        for (String topic : List.of("offsets.topic", "share.coordinator.state.topic")) {
            p.put(topic + ".replication.factor", replicas);
            p.put(topic + ".num.partitions", "1");
        }
        p.put("share.coordinator.state.topic.min.isr", inSync);
        p.put("transaction.state.log.replication.factor", replicas);
        p.put("transaction.state.log.num.partitions", "3");
        p.put("transaction.state.log.min.isr", inSync);
    }

    /** Few threads and small buffers, and quick to see that another node is gone. */
    private static void small(Properties p) {
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "2");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "1");
        p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        p.put("log.index.size.max.bytes", String.valueOf(1 << 20));
        p.put("broker.session.timeout.ms", "6000");
        p.put("replica.lag.time.max.ms", "10000");
    }

    @Override
    public void close() throws IOException {
        for (ChildProcess node : nodes) {
            node.close();
        }
        for (TcpProxy proxy : proxies) {
            proxy.close();
        }
    }
}
