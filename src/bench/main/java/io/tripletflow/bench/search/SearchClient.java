package io.tripletflow.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.Predicate;

/**
 * Asks the server. A question is asked and answered in the thread that calls, as most callers do:
 * {@code java.net.http} hands it through three more, each of which must be given a processor.
 */
final class SearchClient {

    static final int K = 10;

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LOOK_MILLIS = 200;

    static {
        // one for each caller; fewer would be closed and opened again
        System.setProperty("http.maxConnections", String.valueOf(SearchLoad.CALLERS));
        System.setProperty("sun.net.http.retryPost", "false"); // a question counts once
    }

    private final String address;

    SearchClient(String address) {
        this.address = address;
    }

    /** The nearest of a vector. */
    Asked.Answer search(float[] vector) throws IOException {
        byte[] body =
                JSON.writeValueAsBytes(
                        JSON.createObjectNode()
                                .put("k", K)
                                .set("vector", JSON.valueToTree(vector)));
        Response response = ask("/v1/search", body);
        if (response.status() != 200) {
            throw new IOException("search was answered " + response.status());
        }
        return JSON.readValue(response.body(), Asked.Answer.class);
    }

    boolean finds(String entity) throws IOException {
        return ask("/v1/neighbours/" + entity + "?k=1", null).status() == 200;
    }

    JsonNode freshness() throws IOException {
        return JSON.readTree(ask("/v1/freshness", null).body());
    }

    /** Looks until freshness is as wanted; how long that took, in seconds. */
    double await(Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!wanted.test(freshness())) {
            Thread.sleep(LOOK_MILLIS);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Response(int status, byte[] body) {}

    /**
     * @param body to be posted; null to get
     */
    private Response ask(String path, byte[] body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address + path).toURL().openConnection();
        if (body != null) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in =
                status < HttpURLConnection.HTTP_BAD_REQUEST
                        ? connection.getInputStream()
                        : connection.getErrorStream()) {
            return new Response(status, in.readAllBytes());
        }
    }
}
