package io.tripletflow.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.serving.settings.WebSettings;
import io.tripletflow.serving.space.Model;
import io.tripletflow.serving.space.Models;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.topics.Recent;
import io.tripletflow.serving.topics.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real port; every JSON answer must fit the OpenAPI document. */
class WebTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Status UP = new Status(true, 1, 0, 0, 1.5, 2.5, Set.of(), "");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Space space = new Space(0.001f, 1_000);
    private final List<Event> events = new ArrayList<>();
    private JsonNode openApi;
    private Model model;
    private Web web;

    @BeforeEach
    void start() throws Exception {
        Models models = new Models();
        models.learn();
        model = models.model(1_700_000_000_000L);
        Random random = new Random(2);
        for (int i = 0; i < 40; i++) {
            Event event =
                    Models.event("e" + i, "l" + i % 4, Models.input(random, i % 4), 1_000 + i);
            events.add(event);
            space.add(event);
            space.add(record(event));
        }
        String hostile = "<img src=x onerror=alert(1)>/\"'\u2028";
        Event event = Models.event(hostile, "l0", Models.input(random, 0), 2_000);
        space.add(event);
        space.add(record(event));
        space.add(model);
        space.complete();
        while (space.build()) {
            // until nothing is left to build
        }
        open(WebSettings.loopback(0));
        openApi = JSON.readTree(get("/openapi.json").body());
    }

    private void open(WebSettings settings) {
        web = Web.start(settings, Limits.DEFAULTS, space, new Recent(), () -> UP);
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private EmbeddingRecord record(Event event) {
        return new EmbeddingRecord(
                event.entity(),
                event.label(),
                embed(event),
                model.version().epoch(),
                model.version().version(),
                event.timeMillis());
    }

    private float[] embed(Event event) {
        return model.embed(event.tower(), List.of(event.input()), List.of("")).get(0);
    }

    @Test
    void neighbours_areThoseOfTheSpace() throws Exception {
        JsonNode answer = ok("GET", "/v1/neighbours/{entity}", "/v1/neighbours/e0?k=5", null);
        assertThat(answer.path("epoch").asLong()).isEqualTo(1_700_000_000_000L);
        assertThat(answer.path("version").asLong()).isEqualTo(model.version().version());
        assertThat(answer.path("neighbours")).hasSize(5);
        double last = 0;
        for (JsonNode near : answer.path("neighbours")) {
            assertThat(near.path("entity").asText()).isNotEqualTo("e0");
            assertThat(near.path("distance").asDouble()).isGreaterThanOrEqualTo(last);
            last = near.path("distance").asDouble();
        }
        JsonNode first = answer.at("/neighbours/0");
        assertThat(first.path("group").asText()).isEqualTo("north");
        assertThat(first.path("source").asText()).isEqualTo("cam1");
    }

    @Test
    void neighbours_filters() throws Exception {
        JsonNode answer =
                ok("GET", "/v1/neighbours/{entity}", "/v1/neighbours/e0?k=50&label=l3", null);
        assertThat(answer.path("neighbours")).hasSize(10);
        assertThat(answer.findValuesAsText("label")).containsOnly("l3");
        assertThat(
                        ok("GET", "/v1/neighbours/{entity}", "/v1/neighbours/e0?group=south", null)
                                .path("neighbours"))
                .isEmpty();
    }

    /** Strangers' names are data: escaped in JSON, never another type. */
    @Test
    void hostileNames_comeBackAsText() throws Exception {
        String path = "/v1/entities/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%2F%22'%E2%80%A8";
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow())
                .startsWith("application/json");
        assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(JSON.readTree(response.body()).path("entity").asText()).contains("<img src=x");
    }

    @Test
    void search_byInputVectorAndEntity_agree() throws Exception {
        Event e0 = events.get(0);
        String features = JSON.writeValueAsString(JSON.readTree(features(e0)));
        JsonNode byInput =
                ok("POST", "/v1/search", "/v1/search", "{\"features\":" + features + ",\"k\":4}");
        JsonNode byVector =
                ok(
                        "POST",
                        "/v1/search",
                        "/v1/search",
                        "{\"vector\":" + JSON.writeValueAsString(embed(e0)) + ",\"k\":4}");
        assertThat(byInput.at("/neighbours/0/entity").asText()).isEqualTo("e0");
        assertThat(byVector.path("neighbours")).isEqualTo(byInput.path("neighbours"));
        JsonNode excluded =
                ok(
                        "POST",
                        "/v1/search",
                        "/v1/search",
                        "{\"entity\":\"e0\",\"k\":50,\"exclude\":{\"labels\":[\"l1\",\"l2\",\"l3\"],"
                                + "\"entities\":[\"e4\"]},\"filter\":{\"source\":\"cam1\"},\"popularity\":0.1}");
        assertThat(excluded.findValuesAsText("label")).containsOnly("l0");
        assertThat(excluded.findValuesAsText("entity")).doesNotContain("e0", "e4").hasSize(9);
    }

    private static String features(Event event) throws IOException {
        return JSON.writeValueAsString(
                ((io.tripletflow.event.Input.Features) event.input()).values());
    }

    @Test
    void identify_knownAndUnknown() throws Exception {
        JsonNode known =
                ok("POST", "/v1/identify", "/v1/identify", "{\"entity\":\"e0\",\"threshold\":2}");
        assertThat(known.path("known").asBoolean()).isTrue();
        assertThat(known.path("label").asText()).startsWith("l");
        JsonNode unknown =
                ok("POST", "/v1/identify", "/v1/identify", "{\"entity\":\"e0\",\"threshold\":0}");
        assertThat(unknown.path("known").asBoolean()).isFalse();
        assertThat(unknown.path("label").asText()).isEqualTo("unknown");
        JsonNode learned = ok("POST", "/v1/identify", "/v1/identify", "{\"entity\":\"e0\"}");
        assertThat(learned.path("threshold").asDouble()).isBetween(0.001, 1.9);
    }

    @Test
    void verify_sameDiffersFromOther() throws Exception {
        String path = "/v1/verify";
        JsonNode self =
                ok(
                        "POST",
                        path,
                        path,
                        "{\"first\":{\"entity\":\"e1\"},\"second\":{\"entity\":\"e1\"}}");
        assertThat(self.path("same").asBoolean()).isTrue();
        assertThat(self.path("distance").asDouble()).isZero();
        JsonNode profile =
                ok(
                        "POST",
                        path,
                        path,
                        "{\"first\":{\"features\":"
                                + features(events.get(1))
                                + "},\"second\":{\"label\":\"l1\"},\"threshold\":1.9}");
        assertThat(profile.path("same").asBoolean()).isTrue();
    }

    @Test
    void embed_isWhatTheModelEmbeds() throws Exception {
        JsonNode answer =
                ok(
                        "POST",
                        "/v1/embed",
                        "/v1/embed",
                        "{\"inputs\":[{\"features\":" + features(events.get(3)) + "}]}");
        float[] wanted = embed(events.get(3));
        for (int i = 0; i < wanted.length; i++) {
            assertThat((float) answer.at("/embeddings/0/" + i).asDouble()).isEqualTo(wanted[i]);
        }
    }

    @Test
    void points_areAll_withAnEtag() throws Exception {
        JsonNode answer = ok("GET", "/v1/points", "/v1/points", null);
        assertThat(answer.path("count").asInt()).isEqualTo(41);
        for (String column : List.of("entity", "x", "y", "label", "group", "time", "correct")) {
            assertThat(answer.path("points").path(column)).as(column).hasSize(41);
        }
        HttpResponse<String> first = get("/v1/points?limit=5");
        assertThat(JSON.readTree(first.body()).path("total").asInt()).isEqualTo(41);
        String etag = first.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> second =
                send(request("/v1/points?limit=5").header("If-None-Match", etag).build());
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void state_fitsTheDocument() throws Exception {
        ok("GET", "/v1/freshness", "/v1/freshness", null);
        ok("GET", "/v1/model", "/v1/model", null);
        ok("GET", "/v1/reports", "/v1/reports?limit=3", null);
        ok("GET", "/v1/deadletters", "/v1/deadletters", null);
        ok("GET", "/healthz", "/healthz", null);
        ok("GET", "/readyz", "/readyz", null);
        ok("GET", "/v1/entities/{entity}", "/v1/entities/e7", null);
    }

    @Test
    void metrics_countWhatIsNotFound() throws Exception {
        get("/v1/neighbours/nobody");
        String metrics = get("/metrics").body();
        assertThat(metrics)
                .contains("tripletflow_serving_not_found_total 1.0")
                .contains(
                        "tripletflow_serving_requests_total{route=\"/v1/neighbours/{entity}\",status=\"404\"} 1.0")
                .contains("tripletflow_serving_entities 41.0")
                .contains("tripletflow_serving_stale_answers_total 0.0");
    }

    /** Every route of the document is there. */
    @Test
    void openApi_namesOnlyRoutesThatExist() throws Exception {
        for (Map.Entry<String, JsonNode> path : openApi.path("paths").properties()) {
            if (path.getKey().equals("/v1/events")) {
                continue; // does not end; events_tellFreshness asks it
            }
            String method = path.getValue().fieldNames().next();
            HttpResponse<String> response =
                    method.equals("get")
                            ? get(path.getKey().replace("{entity}", "e1"))
                            : post(path.getKey(), "{}");
            assertThat(response.statusCode()).as(path.getKey()).isIn(200, 400);
            assertThat(
                            path.getValue()
                                    .path(method)
                                    .path("responses")
                                    .has(String.valueOf(response.statusCode())))
                    .as(path.getKey() + " " + response.statusCode())
                    .isTrue();
        }
    }

    @Test
    void events_tellFreshness() throws Exception {
        HttpResponse<InputStream> stream =
                client.send(
                        request("/v1/events").header("Accept", "text/event-stream").build(),
                        BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/event-stream");
        byte[] beginning = stream.body().readNBytes(200);
        assertThat(new String(beginning, StandardCharsets.UTF_8))
                .startsWith("event: freshness\ndata: {\"ready\":true");
        stream.body().close();
        problem(get("/v1/events"), 406, "ask with 'Accept: text/event-stream'");
    }

    @Test
    void page_isThereWithAPolicy() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'self'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/healthz",
                "/openapi.json",
                "/v1/entities/e0",
                "/v1/neighbours/e0?k=2",
                "/v1/neighbours/nobody",
                "/v1/neighbours/e0?k=ten"
            })
    void head_isAnsweredAsGetIs_withoutABody(String path) throws Exception {
        HttpResponse<String> whole = get(path);
        HttpResponse<String> head =
                send(request(path).method("HEAD", BodyPublishers.noBody()).build());
        assertThat(head.statusCode()).isEqualTo(whole.statusCode());
        assertThat(head.body()).isEmpty();
        for (String name : List.of("content-type", "content-length", "content-security-policy")) {
            assertThat(head.headers().firstValue(name))
                    .as(name)
                    .isEqualTo(whole.headers().firstValue(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/neighbours/nobody | 404 | entity 'nobody' has no embedding at (epoch, version)",
                "/v1/neighbours/e0?k=0 | 400 | k must be a whole number from 1 to 1000 but is '0'",
                "/v1/neighbours/e0?k=ten | 400 | but is 'ten'",
                "/v1/points?limit=-1 | 400 | limit must be a whole number from 1 to 1000000",
                "/v1/reports?limit=5000 | 400 | limit must be a whole number from 1 to 1000",
                "/v1/nothing | 404 | there is no GET /v1/nothing; /openapi.json lists",
                "/v1/search | 405 | cannot be asked so, only by",
                "/../../etc/passwd | 400 | ''",
                "/%2e%2e/%2e%2e/etc/passwd | 400 | ''"
            })
    void wrongRequests_areTold(String path, int status, String detail) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isIn(status, 404);
        if (!detail.isEmpty()) {
            problem(response, status, detail);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "not json | the body is not JSON",
                "[] | the body must be a JSON object",
                "{} | must have one of features, text, ids, vector and entity but has 0",
                "{\"entity\":\"e0\",\"vector\":[1]} | but has 2 of them",
                "{\"entity\":\"e0\",\"K\":3} | has a field 'K' that is not known",
                "{\"entity\":\"e0\",\"k\":\"3\"} | 'k' must be a whole number from 1 to 1000",
                "{\"entity\":\"e0\",\"k\":1001} | but is 1001",
                "{\"entity\":\"e0\",\"filter\":{\"colour\":\"red\"}} | 'filter' has a field 'colour'",
                "{\"vector\":[1,2]} | the vector of the body has length 2 but embeddings",
                "{\"vector\":[1,\"x\"]} | number 1 of 'vector' is \"x\"",
                "{\"vector\":[1e400]} | it must be finite",
                "{\"features\":[1,2]} | wrong-dimension: features of",
                "{\"text\":\"hello\"} | missing-input",
                "{\"features\":[1,2,3,4,5,6],\"tower\":\"x\"} | unknown-tower",
                "{\"entity\":\"e0\",\"popularity\":-1} | 'popularity' must be a number from 0.0",
                "{\"entity\":\"e0\",\"entity\":\"e1\"} | the body is not JSON"
            })
    void wrongSearches_areTold(String body, String detail) throws Exception {
        problem(post("/v1/search", body), 400, detail);
    }

    @Test
    void wrongBatches_areTold() throws Exception {
        problem(post("/v1/embed", "{\"inputs\":[]}"), 400, "array of 1 to 1000 objects but has 0");
        problem(post("/v1/embed", "{\"inputs\":[7]}"), 400, "input 0 must be an object");
        problem(
                post(
                        "/v1/verify",
                        "{\"first\":{\"label\":\"nobody\"},\"second\":{\"entity\":\"e0\"}}"),
                404,
                "no entity has the label 'nobody'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/search?k=3", "/v1/identify?k=3", "/v1/verify?k=3", "/v1/embed?k=3"})
    void parametersOfAPost_areRefusedByName(String path) throws Exception {
        problem(post(path, "{}"), 400, "no query parameter 'k'");
        problem(post(path, "{}"), 400, "takes none, but fields of its body");
    }

    @Test
    void twoBodies_andEncodedOnes_areToldInTheCallersTerms() throws Exception {
        assertThat(post("/v1/search", "{} {}").body()).doesNotContain("bound as", "fasterxml");
        HttpRequest encoded =
                request("/v1/search")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
        problem(send(encoded), 415, "the body's encoding is 'gzip'; send it as it is");
    }

    @Test
    void tooLargeABody_is413() throws Exception {
        String body = "{\"text\":\"" + "x".repeat(5 << 20) + "\"}";
        assertThat(post("/v1/search", body).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fuzzedBodies_areRefusedOrAnswered(long seed) throws Exception {
        Random random = new Random(seed);
        String good =
                "{\"features\":"
                        + features(events.get(0))
                        + ",\"k\":3,\"filter\":{\"label\":\"l1\"},\"exclude\":{\"entities\":[\"e\"]}}";
        for (int i = 0; i < 150; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            HttpResponse<String> response =
                    send(request("/v1/search").POST(BodyPublishers.ofByteArray(bytes)).build());
            assertThat(response.statusCode())
                    .as(new String(bytes, StandardCharsets.ISO_8859_1) + response.body())
                    .isIn(200, 400, 404);
        }
    }

    @Test
    void deeplyNestedBody_isRefused() throws Exception {
        String body = "[".repeat(100_000);
        problem(post("/v1/search", body), 400, "the body is not JSON");
    }

    /** A body that does not come holds up no one else. */
    @Test
    void slowCallers_holdUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
                OutputStream out = socket.getOutputStream();
                out.write(
                        "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                slow.add(socket);
            }
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/neighbours/e0?lable=l0 | there is no query parameter 'lable'; /v1/neighbours/e0 takes k, tower, label, group, source",
                "/v1/neighbours/e0?K=3 | no query parameter 'K'",
                "/v1/neighbours/e0?k=2&k=3 | query parameter 'k' stands there 2 times; give it once",
                "/v1/points?towre=default | no query parameter 'towre'",
                "/v1/entities/e0?k=3 | takes none",
                "/v1/reports?most=3 | takes limit"
            })
    void otherQueryParameters_areRefusedByName(String path, String detail) throws Exception {
        problem(get(path), 400, detail);
    }

    @Test
    void unknownTower_isToldWithThoseThatThereAre() throws Exception {
        String detail = "no entity of tower 'nope' is embedded; there are [";
        problem(get("/v1/neighbours/e0?tower=nope"), 404, detail);
        problem(get("/v1/points?tower=nope"), 404, detail);
        String body = "{\"entity\":\"e0\",\"filter\":{\"tower\":\"nope\"}}";
        problem(post("/v1/search", body), 404, detail);
        problem(post("/v1/identify", body), 404, detail);
    }

    @Test
    void addressThatCannotBeRead_isAProblemToo() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
            socket.getOutputStream()
                    .write(
                            "GET /v1/neighbours/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "% is written as %25")
                    .doesNotContain("<html");
        }
    }

    @Test
    void anotherHost_isMisdirected() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
            socket.getOutputStream()
                    .write(
                            "GET /v1/freshness HTTP/1.0\r\nHost: evil.example\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 421").contains("for another host");
        }
    }

    @Test
    void token_isAskedFor() throws Exception {
        web.close();
        open(new WebSettings("127.0.0.1", 0, "s3cret", null, WebSettings.Bounds.DEFAULTS));
        problem(get("/v1/freshness"), 401, "there is no token; send it as");
        HttpResponse<String> wrong =
                send(request("/v1/freshness").header("Authorization", "Bearer x").build());
        problem(wrong, 401, "the token is another");
        HttpResponse<String> right =
                send(request("/v1/freshness").header("Authorization", "Bearer s3cret").build());
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void tooManyRequests_are429() throws Exception {
        web.close();
        WebSettings.Bounds few = new WebSettings.Bounds(1 << 20, 10, 10, 50, 3, 100);
        open(new WebSettings("127.0.0.1", 0, null, null, few));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            statuses.add(get("/v1/model").statusCode());
        }
        assertThat(statuses).contains(200, 429);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void beforeTheTopicsAreRead_503() throws Exception {
        web.close();
        Space empty = new Space(0.001f, 10);
        Status reading = new Status(true, 1, 42, 0, 0, 0, Set.of(), "");
        web =
                Web.start(
                        WebSettings.loopback(0),
                        Limits.DEFAULTS,
                        empty,
                        new Recent(),
                        () -> reading);
        problem(get("/readyz"), 503, "the topics are being read; 42 records are left");
        problem(get("/v1/neighbours/a"), 503, "the embeddings topic has not been read yet");
        problem(get("/v1/model"), 404, "no whole model yet");
        problem(get("/v1/points"), 503, "the embeddings topic has not been read yet");
        empty.complete();
        empty.build();
        JsonNode nobody = ok("GET", "/v1/points", "/v1/points", null);
        assertThat(nobody.path("count").asInt()).isZero();
        assertThat(nobody.path("points").path("entity")).isEmpty();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    /** The answer, which must be 200 and fit the document. */
    private JsonNode ok(String method, String route, String path, String body) throws Exception {
        HttpResponse<String> response = body == null ? get(path) : post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String schema =
                openApi.path("paths")
                        .path(route)
                        .path(method.toLowerCase(java.util.Locale.ROOT))
                        .at("/responses/200/content/application~1json/schema/$ref")
                        .asText();
        assertFits(response.body(), schema);
        return JSON.readTree(response.body());
    }

    private void problem(HttpResponse<String> response, int status, String detail)
            throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElseThrow())
                .startsWith("application/problem+json");
        assertFits(response.body(), "#/components/schemas/Problem");
        assertThat(JSON.readTree(response.body()).path("detail").asText()).contains(detail);
    }

    private void assertFits(String body, String reference) throws IOException {
        assertThat(reference).startsWith("#/components/schemas/");
        com.fasterxml.jackson.databind.node.ObjectNode root = JSON.createObjectNode();
        root.put("$ref", reference);
        root.set("components", openApi.path("components"));
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
        assertThat(schema.validate(JSON.readTree(body))).as(body).isEmpty();
    }
}
