package io.tripletflow.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Schemas by their number, from a registry that answers {@code GET /schemas/ids/N} as Confluent's
 * does. Each is asked for once. A registry that does not answer is asked again until the timeout;
 * then the task fails, so that no good record becomes a dead letter meanwhile. Not thread-safe.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">the
 *     registry's interface</a>
 */
public final class SchemaRegistry {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_SCHEMAS = 10_000;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 5_000;
    private static final long UNKNOWN_FOR_NANOS = Duration.ofMinutes(1).toNanos();

    private final Settings settings;
    private final HttpClient client;
    private final Map<Integer, Answer> answers = new HashMap<>();

    /**
     * Where the registry is and how the job makes itself known there.
     *
     * @param url such as http://registry:8081, no secrets in it
     * @param user for basic authentication; null for none
     * @param password of {@code user}
     * @param token for bearer authentication; null for none
     * @param timeout after which a registry that does not answer fails the task
     */
    public record Settings(URI url, String user, String password, String token, Duration timeout)
            implements Serializable {

        public Settings {
            requireNonNull(url, "url");
            requireNonNull(timeout, "timeout");
            String scheme = url.getScheme();
            boolean web = "http".equals(scheme) || "https".equals(scheme);
            if (!web || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "must be a URL such as http://registry:8081 but was '"
                                + Secrets.redacted(url.toString())
                                + "'");
            }
            if (url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "must not hold the password; give source.schema-registry.user and"
                                + " .password");
            }
            if ((user == null) != (password == null) || (user != null && token != null)) {
                throw new IllegalArgumentException(
                        "takes user and password, or a token, or none of them");
            }
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "Settings[" + url + (user == null ? "" : ", user " + user) + "]";
        }
    }

    /**
     * What the registry knows under one number.
     *
     * @param type AVRO, JSON, PROTOBUF; null where it knows none
     * @param text of the schema, null where it knows none
     * @param problem why its records cannot be read, null if they can
     * @param asked {@link System#nanoTime} of the question
     */
    public record Answer(String type, String text, String problem, long asked) {}

    /** The registry cannot be asked; fails the task, and Flink restarts it. */
    public static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(String what, Throwable cause) {
            super(what, cause);
        }
    }

    public SchemaRegistry(Settings settings) {
        this.settings = settings;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(REQUEST_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /**
     * What is known of schema {@code id}; asks the registry if nothing is.
     *
     * @throws UnavailableException if the registry refuses the job, or does not answer in time
     */
    public Answer schema(int id) {
        Answer known = answers.get(id);
        boolean lasting = known != null && known.type() != null;
        if (lasting || (known != null && System.nanoTime() - known.asked() < UNKNOWN_FOR_NANOS)) {
            return known;
        }
        if (answers.size() >= MAX_SCHEMAS) {
            answers.clear(); // numbers without end come of garbage
        }
        Answer answer = ask(id);
        answers.put(id, answer);
        return answer;
    }

    private Answer ask(int id) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Exception cause = null;
            String problem;
            try {
                HttpResponse<InputStream> response =
                        client.send(request(id), HttpResponse.BodyHandlers.ofInputStream());
                byte[] body = body(response);
                Answer answer = answer(id, response.statusCode(), body);
                if (answer != null) {
                    return answer;
                }
                problem = "answered " + response.statusCode();
            } catch (IOException | RecordFormatException e) {
                cause = e;
                problem = "does not answer: " + Secrets.redacted(String.valueOf(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed(id, "was not waited for", e);
            }
            if (System.nanoTime() - deadline + pause * 1_000_000 > 0) {
                throw failed(id, problem, cause);
            }
            pause(id, pause);
            pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
        }
    }

    private void pause(int id, long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(id, "was not waited for", e);
        }
    }

    private HttpRequest request(int id) {
        String base = settings.url().toString().replaceAll("/+$", "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/schemas/ids/" + id))
                        .timeout(REQUEST_TIMEOUT)
                        .header(
                                "Accept",
                                "application/vnd.schemaregistry.v1+json, application/json");
        if (settings.user() != null) {
            byte[] pair = (settings.user() + ":" + settings.password()).getBytes(UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        } else if (settings.token() != null) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        return request.GET().build();
    }

    private static byte[] body(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new IOException("the answer has more than " + MAX_BYTES + " bytes");
            }
            return body;
        }
    }

    /** Null if the registry shall be asked again. */
    private Answer answer(int id, int status, byte[] body) {
        if (status == 200) {
            return known(id, Json.tree(body, "schema " + id + " of the registry"));
        }
        if (status == 404) {
            String problem = "schema id " + id + " is unknown to " + settings.url();
            return new Answer(null, null, problem, System.nanoTime());
        }
        if (status == 401 || status == 403) {
            throw failed(
                    id,
                    "refuses the job with "
                            + status
                            + "; check source.schema-registry.user,"
                            + " .password or .token",
                    null);
        }
        if (status >= 500 || status == 408 || status == 429) {
            return null;
        }
        throw failed(id, "answered " + status + "; check source.schema-registry.url", null);
    }

    private static Answer known(int id, JsonNode body) {
        String type = body.path("schemaType").asText("AVRO");
        String text = body.path("schema").asText("");
        String problem = null;
        if (!type.equals("AVRO") && !type.equals("JSON")) {
            problem = "schema id " + id + " is of type " + type + "; send Avro or JSON";
        } else if (type.equals("AVRO") && !body.path("references").isEmpty()) {
            problem = "schema id " + id + " refers to other schemas; register it in one piece";
        }
        return new Answer(type, text, problem, System.nanoTime());
    }

    private UnavailableException failed(int id, String problem, Throwable cause) {
        return new UnavailableException(
                "the schema registry %s %s (asked for schema id %d for up to %s); events wait until it answers: mend it, or source.schema-registry.url"
                        .formatted(settings.url(), problem, id, settings.timeout()),
                cause);
    }
}
