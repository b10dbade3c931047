package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tripletflow.connectors.kafka.SchemaRegistry;
import io.tripletflow.connectors.wire.TestRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records in the Confluent wire format, with a registry that answers as the real one does. */
class SchemaRegistryTest {
    private static final String JSON_EVENT = "{\"entity\":\"e\",\"features\":[1,2,3]}";
    private static final Schema AVRO =
            AvroFieldsTest.schema(
                    "'string'", "['null','string']", "{'type':'array','items':'float'}");

    private final Map<String, String> schemas = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private String authorization;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/schemas/ids/", this::answer);
        server.start();
        schemas.put(
                "42",
                "{\"schema\":"
                        + com.fasterxml.jackson.databind.node.TextNode.valueOf(AVRO.toString())
                        + "}");
        schemas.put("43", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");
        schemas.put("44", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message E {}\"}");
        schemas.put(
                "46",
                "{\"schema\":\"{}\",\"references\":[{\"name\":\"a.B\",\"subject\":\"b\",\"version\":1}]}");
        schemas.put("45", "{\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String path = exchange.getRequestURI().getPath();
        String body = schemas.get(path.substring(path.lastIndexOf('/') + 1));
        int status = body == null ? 404 : body.length() == 3 ? Integer.parseInt(body) : 200;
        if (failures.getAndDecrement() > 0) {
            status = 503;
        }
        byte[] bytes = String.valueOf(body).getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void decode_avro_asksOnceForEachSchema() {
        EventDecoder json = decoder(null, null, null);
        byte[] value =
                AvroFieldsTest.written(
                        header(42),
                        AVRO,
                        AvroFieldsTest.event(AVRO, "e", "a", List.of(1f, 2f, 3f)));
        for (int i = 0; i < 3; i++) {
            Decoded.Good good = (Decoded.Good) json.decode(TestRecords.event(value));
            assertThat(good.event().label()).contains("a");
            assertThat(good.from().value()).isSameAs(value);
        }
        assertThat(asked).hasValue(1);
        assertThat(authorization).isNull();
    }

    @Test
    void decode_json_isReadBehindTheHeader() {
        Decoded decoded = decoder(null, null, null).decode(TestRecords.event(wire(43, JSON_EVENT)));
        assertThat(((Decoded.Good) decoded).event().entity()).isEqualTo("e");
    }

    @Test
    void decode_authentication_isSent() {
        decoder("joe", "hush", null).decode(TestRecords.event(wire(43, JSON_EVENT)));
        String pair = Base64.getEncoder().encodeToString("joe:hush".getBytes(UTF_8));
        assertThat(authorization).isEqualTo("Basic " + pair);
        decoder(null, null, "t0").decode(TestRecords.event(wire(43, JSON_EVENT)));
        assertThat(authorization).isEqualTo("Bearer t0");
        assertThat(settings("joe", "hush", null).toString()).doesNotContain("hush");
    }

    @Test
    void decode_registryThatFailsAtFirst_isAskedAgain() {
        failures.set(2);
        Decoded decoded = decoder(null, null, null).decode(TestRecords.event(wire(43, JSON_EVENT)));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void decode_registryThatIsDown_failsTheTaskAndLosesNoRecord() {
        EventDecoder json = decoder(null, null, null);
        server.stop(0);
        assertThatThrownBy(() -> json.decode(TestRecords.event(wire(43, JSON_EVENT))))
                .isInstanceOf(SchemaRegistry.UnavailableException.class)
                .hasMessageContaining("the schema registry " + url() + " does not answer")
                .hasMessageContaining("asked for schema id 43")
                .hasMessageContaining("source.schema-registry.url");
    }

    @Test
    void decode_registryThatRefuses_failsAtOnceWithoutTheSecret() {
        schemas.put("43", "401");
        assertThatThrownBy(
                        () ->
                                decoder("joe", "hush", null)
                                        .decode(TestRecords.event(wire(43, JSON_EVENT))))
                .hasMessageContaining("refuses the job with 401; check source.schema-registry.user")
                .hasMessageNotContaining("hush");
        assertThat(asked).hasValue(1);
    }

    @Test
    void decode_schemaOfNoUse_isADeadLetterThatNamesIt() {
        EventDecoder json = decoder(null, null, null);
        assertBad(json, wire(44, ""), "schema id 44 is of type PROTOBUF; send Avro or JSON");
        assertBad(json, wire(45, ""), "schema id 45 of the registry is no Avro schema of a record");
        assertBad(json, wire(46, ""), "schema id 46 refers to other schemas; register it in one");
        assertBad(json, wire(7, ""), "schema id 7 is unknown to " + url());
        assertBad(json, wire(7, ""), "schema id 7 is unknown to " + url());
        assertThat(asked).hasValue(4);
        assertBad(json, wire(42, "\2"), "the record of schema id 42 cannot be read");
        assertBad(json, wire(42, ""), "schema id 42 cannot be read: it ends too early");
    }

    @Test
    void decode_withoutRegistry_namesTheSchemaAndTheOption() {
        EventDecoder json = new EventDecoder(TestRecords.THREE, Limits.DEFAULTS);
        assertBad(
                json,
                wire(42, "\2e"),
                "in the Confluent wire format, of schema id 42; set source.schema-registry.url");
    }

    private static void assertBad(EventDecoder json, byte[] value, String why) {
        Decoded decoded = json.decode(TestRecords.event(value));
        assertThat(((Decoded.Bad) decoded).letter().detail()).contains(why);
        assertThat(((Decoded.Bad) decoded).letter().value()).isSameAs(value);
    }

    private static byte[] header(int id) {
        return ByteBuffer.allocate(5).put((byte) 0).putInt(id).array();
    }

    private static byte[] wire(int id, String payload) {
        byte[] bytes = payload.getBytes(UTF_8);
        return ByteBuffer.allocate(5 + bytes.length).put(header(id)).put(bytes).array();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
    }

    private SchemaRegistry.Settings settings(String user, String password, String token) {
        return new SchemaRegistry.Settings(url(), user, password, token, Duration.ofSeconds(2));
    }

    private EventDecoder decoder(String user, String password, String token) {
        return new EventDecoder(
                TestRecords.THREE,
                Limits.DEFAULTS,
                new EventReading(
                        EventTime.Unit.AUTO, List.of(), settings(user, password, token), false),
                () -> TestRecords.RECORD_TIME);
    }
}
