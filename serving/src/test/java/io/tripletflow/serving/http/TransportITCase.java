package io.tripletflow.serving.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.serving.settings.WebSettings;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.topics.Recent;
import io.tripletflow.serving.topics.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers as they must not be: slow, many, of another protocol; and a server that stops. */
class TransportITCase {

    private static final Status UP = new Status(true, 1, 0, 0, 0, 0, Set.of(), "");
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String BODY = "{\"vector\":[1,0],\"k\":2}";

    private final HttpClient client = HttpClient.newHttpClient();
    private Web web;
    private int port;

    @TempDir Path folder;

    private void open(WebSettings settings) {
        Space space = new Space(0.001f, 100);
        for (int i = 0; i < 20; i++) {
            float[] vector = {(float) Math.cos(i), (float) Math.sin(i)};
            space.add(new EmbeddingRecord("e" + i, Optional.of("l"), vector, 1, 1, 1));
        }
        space.complete();
        space.build();
        web = Web.start(settings, Limits.DEFAULTS, space, new Recent(), () -> UP);
        port = web.port();
    }

    @AfterEach
    void close() {
        web.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private HttpResponse<String> get(HttpClient asking, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(web.address() + path))
                        .timeout(Duration.ofMillis(PATIENCE_MILLIS));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return asking.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void tlsAndToken_overARealConnection() throws Exception {
        Path keystore = folder.resolve("server.p12");
        keytool(keystore);
        open(
                new WebSettings(
                        "127.0.0.1",
                        0,
                        "s3cret",
                        new WebSettings.Tls(keystore.toString(), "changeit"),
                        WebSettings.Bounds.DEFAULTS));
        assertThat(web.address()).startsWith("https://127.0.0.1:");
        HttpClient trusting = HttpClient.newBuilder().sslContext(trust(keystore)).build();
        assertThat(get(trusting, "/readyz").statusCode()).isEqualTo(200);
        assertThat(get(trusting, "/v1/freshness").statusCode()).isEqualTo(401);
        HttpResponse<String> answer =
                get(trusting, "/v1/neighbours/e1?k=2", "Authorization", "Bearer s3cret");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).startsWith("TLSv1.");

        assertThatThrownBy(() -> get(client, "/readyz"))
                .hasStackTraceContaining("unable to find valid certification path");
        try (Socket plain = connect()) {
            plain.getOutputStream().write("GET /v1/freshness HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            assertThat(status(plain.getInputStream())).as("of plain HTTP").isNotEqualTo(200);
        }
    }

    private static void keytool(Path keystore) throws Exception {
        Process made =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                keystore.toString())
                        .inheritIO()
                        .start();
        assertThat(made.waitFor()).isZero();
    }

    private static SSLContext trust(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /** More callers than may connect, who all send nothing: they are cut off, others answered. */
    @Test
    void thousandSilentConnections_holdUpOthersOnlyUntilTheyAreCutOff() throws Exception {
        open(WebSettings.loopback(0));
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                silent.add(connect());
            }
            long threads =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("http-"))
                            .count();
            assertThat(threads).isLessThanOrEqualTo(64);
            assertThat(get(client, "/v1/neighbours/e1").statusCode()).isEqualTo(200);
            assertThat(status(silent.get(0).getInputStream())).as("of a silent one").isIn(0, 408);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** Of whatever bytes: a refusal with a reason or a closed connection, in time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fuzzedRequests_areRefusedAndNothingHangs(long seed) throws Exception {
        open(WebSettings.loopback(0));
        Random random = new Random(seed);
        for (int i = 0; i < 120; i++) {
            byte[] request = mutated(random);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                assertThat(status(socket.getInputStream()))
                        .as(new String(request, 0, Math.min(500, request.length), ISO_8859_1))
                        .matches(status -> status < 500 || status == 501 || status == 505);
            } catch (SocketException e) {
                // cut off while it was still sending
            }
        }
        assertThat(get(client, "/v1/neighbours/e1").statusCode()).isEqualTo(200);
    }

    private static byte[] mutated(Random random) throws IOException {
        String[] heads = {
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY.length(),
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked",
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999",
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5",
            "POST /v1/embed HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 4",
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 30",
            "BREW /v1/search HTTP/1.1\r\nHost: localhost",
            "GET /v1/neighbours/" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost",
            "GET /v1/neighbours/%ff%fe%00 HTTP/1.1\r\nHost: localhost",
            "GET /readyz HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(40_000),
            "GET /readyz HTTP/9.9\r\nHost: localhost",
            "GET /readyz HTTP/1.1",
            "PRI * HTTP/2.0\r\n\r\nSM",
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((heads[random.nextInt(heads.length)] + "\r\n\r\n").getBytes(ISO_8859_1));
        switch (random.nextInt(4)) {
            case 0 -> out.write(BODY.getBytes(US_ASCII));
            case 1 -> out.write(gzip());
            case 2 -> out.write(("5\r\nabc" + "z".repeat(random.nextInt(99))).getBytes(US_ASCII));
            default -> {}
        }
        byte[] bytes = out.toByteArray();
        for (int change = random.nextInt(4); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
            zipped.write(BODY.getBytes(US_ASCII));
        }
        return out.toByteArray();
    }

    /** The status of an answer; 0 where there is none. Ends when the server closes, or answers. */
    private static int status(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        String[] parts = line.toString(ISO_8859_1).split(" ", -1);
        return parts.length > 1 && parts[0].startsWith("HTTP/") ? Integer.parseInt(parts[1]) : 0;
    }

    /** A body that trickles is refused with the reason. */
    @Test
    void bodyThatTrickles_is408() throws Exception {
        open(WebSettings.loopback(0));
        try (Socket socket = connect()) {
            String head =
                    "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            while (socket.getInputStream().available() == 0) {
                Thread.sleep(200); // this is what is slow
                socket.getOutputStream().write(' ');
            }
            assertThat(status(socket.getInputStream())).isEqualTo(408);
            String rest = new String(socket.getInputStream().readNBytes(900), US_ASCII);
            assertThat(rest).contains("the body of POST /v1/search could not be read");
        }
    }

    /**
     * A request that is under way when the server is told to stop is answered; a new one is not.
     */
    @Test
    void stop_answersWhatIsUnderWay() throws Exception {
        open(WebSettings.loopback(0));
        try (Socket socket = connect()) {
            String body = " ".repeat(40_000) + BODY; // enough to be no trickle for a minute
            String head =
                    "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + body.length()
                            + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((head + body.substring(0, 40_000)).getBytes(US_ASCII));
            awaitRequest();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(web::close);
            awaitRefusal();
            assertThat(stopped).as("it waits for the request").isNotDone();
            socket.getOutputStream().write(BODY.getBytes(US_ASCII));
            assertThat(status(socket.getInputStream())).isEqualTo(200);
            stopped.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Until a thread of the server reads the body that does not come. */
    private static void awaitRequest() {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (Thread.getAllStackTraces().values().stream()
                .flatMap(java.util.Arrays::stream)
                .noneMatch(frame -> frame.getClassName().equals(SearchRoutes.class.getName()))) {
            assertThat(System.nanoTime()).as("the request never began").isLessThan(deadline);
        }
    }

    /** Until nobody new is let in. One question after the other, so that no queue fills. */
    private void awaitRefusal() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (answers()) {
            assertThat(System.nanoTime()).as("it lets everybody in").isLessThan(deadline);
        }
        assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class);
    }

    private boolean answers() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(web.address() + "/healthz"))
                        .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                        .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // the server has closed
        }
    }
}
