package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka node, broker and controller, in a process of its own. */
final class BrokerMain {

    private BrokerMain() {}

    /**
     * @param args a file of properties, and the id of the cluster for a node that starts its first
     *     time
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> properties = read(Path.of(args[0]));
        if (!Files.exists(Path.of(properties.get("log.dirs"), "meta.properties"))) {
            format(properties, args[1]);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        server.awaitShutdown();
    }

    private static Map<String, String> read(Path file) throws IOException {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        }
        Map<String, String> properties = new HashMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        return properties;
    }

    private static void format(Map<String, String> properties, String cluster) throws Exception {
        new Formatter()
                .setNodeId(Integer.parseInt(properties.get("node.id")))
                .setClusterId(cluster)
                .addDirectory(properties.get("log.dirs"))
                .setMetadataLogDirectory(Optional.of(properties.get("log.dirs")))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(System.out, true, StandardCharsets.UTF_8))
                .run();
    }
}
