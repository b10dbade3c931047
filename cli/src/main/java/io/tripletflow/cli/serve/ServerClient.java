package io.tripletflow.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.console.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * Asks a server that runs, with the token of the environment's TRIPLETFLOW_TOKEN if there is one.
 */
public final class ServerClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @Option(
            names = "--server",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "URL",
            description = "Where 'tripletflow serve' answers (default: ${DEFAULT-VALUE}).")
    private String server;

    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return json(
                request(path)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                        .build());
    }

    /** A stream of events, to be closed. */
    InputStream stream(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path).header("Accept", "text/event-stream").build();
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw refused(request, response.statusCode(), body.readAllBytes());
            }
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(server.replaceAll("/+$", "") + path));
            String token = System.getenv("TRIPLETFLOW_TOKEN");
            return token == null ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw CommandException.mistake(
                    "--server '%s' is no address such as http://127.0.0.1:8080".formatted(server),
                    e);
        }
    }

    private JsonNode json(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw refused(request, response.statusCode(), response.body());
        }
        return JSON.readTree(response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw CommandException.failure(
                    "no server answers at %s (%s); start one with 'tripletflow serve', or say --server"
                            .formatted(server, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static CommandException refused(HttpRequest request, int status, byte[] body) {
        String detail;
        try {
            detail = JSON.readTree(body).path("detail").asText();
        } catch (IOException e) {
            detail = "the answer is no JSON; is that a server of TripletFlow?";
        }
        String answer = "%s answered %d: %s".formatted(request.uri(), status, detail);
        return status == 400
                ? CommandException.mistake(answer, null)
                : CommandException.failure(answer, null);
    }
}
