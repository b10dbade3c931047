package io.tripletflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Prometheus that asks one job every second, with the alert rules of docker/monitoring. */
final class Prometheus implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Process process;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private Prometheus(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * @param port where the job's metrics are
     */
    static Prometheus start(String program, Path folder, int port) throws Exception {
        Path rules = Path.of("..", "docker", "monitoring", "alerts.yaml").toRealPath();
        Path config = folder.resolve("prometheus.yaml");
        Files.writeString(
                config,
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                  - job_name: flink
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                """
                        .formatted(rules, port));
        int own = freePort();
        Path log = folder.resolve("prometheus.log");
        Process process =
                new ProcessBuilder(
                                program,
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("series"),
                                "--web.listen-address=127.0.0.1:" + own)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Prometheus started = new Prometheus(process, URI.create("http://127.0.0.1:" + own));
        started.awaitReady(log);
        return started;
    }

    private void awaitReady(Path log) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.readString(log).contains("Server is ready to receive web requests")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError("Prometheus did not start: " + Files.readString(log));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether the query is well-formed and has a result. */
    boolean answers(String query) {
        String text = URLEncoder.encode(query, StandardCharsets.UTF_8);
        JsonNode answer = get("/api/v1/query?query=" + text);
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(query + ": " + answer.path("error").asText());
        }
        return !answer.at("/data/result").isEmpty();
    }

    /** The names of its alerts. */
    List<String> alerts() {
        return get("/api/v1/rules").findValuesAsText("name").stream()
                .filter(name -> name.startsWith("TripletFlow"))
                .toList();
    }

    private JsonNode get(String path) {
        try {
            String body =
                    client.send(
                                    HttpRequest.newBuilder(address.resolve(path)).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly(); // its series are nobody's
    }
}
