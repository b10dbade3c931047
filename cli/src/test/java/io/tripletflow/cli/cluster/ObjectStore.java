package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An S3 server in a process of its own, which keeps each object in a file. It and Flink's plugin
 * for it are what the Maven profile {@code object-store} fetches.
 */
final class ObjectStore implements CheckpointStore {

    private static final Path FETCHED = Path.of("target", "object-store").toAbsolutePath();
    private static final Path SERVER = FETCHED.resolve("s3proxy.jar");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String BUCKET = "checkpoints";
    private static final String IDENTITY = "tripletflow";
    private static final String SECRET = "of-this-test-alone";

    private final Path folder;
    private final int port = FreePorts.next();
    private final Process server;

    /** Whether there is a server to start. */
    static boolean isThere() {
        return Files.exists(SERVER);
    }

    /** Where Flink finds its plugin. */
    static Path plugins() {
        return FETCHED.resolve("plugins");
    }

    /** Starts it and waits until it serves. */
    ObjectStore(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Files.createDirectories(folder());
        Path settings =
                Files.write(
                        folder.resolve("s3proxy.properties"),
                        List.of(
                                "s3proxy.authorization=aws-v2-or-v4",
                                "s3proxy.identity=" + IDENTITY,
                                "s3proxy.credential=" + SECRET,
                                "s3proxy.endpoint=" + endpoint(),
                                "jclouds.provider=filesystem-nio2",
                                "jclouds.identity=none",
                                "jclouds.credential=none",
                                "jclouds.filesystem.basedir=" + folder.resolve("objects")));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        server =
                new ProcessBuilder(
                                java,
                                "-jar",
                                SERVER.toString(),
                                "--properties",
                                settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("s3proxy.log").toFile())
                        .start();
        Patience.await(PATIENCE, "the S3 server", this::serves);
    }

    private boolean serves() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String address() {
        return "s3://" + BUCKET + "/job";
    }

    @Override
    public Path folder() {
        return folder.resolve("objects").resolve(BUCKET).resolve("job");
    }

    @Override
    public Map<String, String> flink() {
        return Map.of(
                "s3.endpoint",
                endpoint(),
                "s3.path.style.access",
                "true",
                "s3.access-key",
                IDENTITY,
                "s3.secret-key",
                SECRET);
    }

    @Override
    public void close() {
        server.destroyForcibly();
        server.onExit().join();
    }
}
