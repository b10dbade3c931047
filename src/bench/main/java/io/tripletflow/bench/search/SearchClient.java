package io.tripletflow.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Predicate;

/** Asks the server. */
final class SearchClient {

    static final int K = 10;

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LOOK_MILLIS = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    SearchClient(String address) {
        this.address = address;
    }

    /** The nearest of a vector. */
    Asked.Answer search(float[] vector) throws IOException, InterruptedException {
        byte[] body =
                JSON.writeValueAsBytes(
                        JSON.createObjectNode()
                                .put("k", K)
                                .set("vector", JSON.valueToTree(vector)));
        HttpResponse<byte[]> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(address + "/v1/search"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("search was answered " + response.statusCode());
        }
        return JSON.readValue(response.body(), Asked.Answer.class);
    }

    boolean finds(String entity) throws IOException, InterruptedException {
        return get("/v1/neighbours/" + entity + "?k=1").statusCode() == 200;
    }

    JsonNode freshness() throws IOException, InterruptedException {
        return JSON.readTree(get("/v1/freshness").body());
    }

    /** Looks until freshness is as wanted; how long that took, in seconds. */
    double await(Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!wanted.test(freshness())) {
            Thread.sleep(LOOK_MILLIS);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(),
                BodyHandlers.ofByteArray());
    }
}
