package io.tripletflow.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a JobManager on loopback tells of itself. */
record FlinkRest(int port) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** An answer in JSON; fails with an UncheckedIOException where there is none. */
    JsonNode get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(TIMEOUT)
                        .build();
        try {
            return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What is below the path of the only job. */
    JsonNode ofJob(String path) {
        return get("/jobs/" + get("/jobs").path("jobs").path(0).path("id").asText() + path);
    }

    /**
     * A metric of all subtasks of the vertex that has it; NaN if none has.
     *
     * @param aggregate min, max, sum or avg
     */
    double metric(String metric, String aggregate) {
        for (JsonNode vertex : ofJob("").path("vertices")) {
            String path = "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            JsonNode found = ofJob(path + "?agg=" + aggregate + "&get=" + metric);
            if (found.size() == 1) {
                return found.path(0).path(aggregate).asDouble();
            }
        }
        return Double.NaN;
    }
}
