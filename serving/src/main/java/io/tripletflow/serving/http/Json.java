package io.tripletflow.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Bodies in and out. */
final class Json {

    static final String TYPE = "application/json";
    static final String PROBLEM_TYPE = "application/problem+json";

    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void answer(Context context, Object value) {
        context.contentType(TYPE).result(bytes(value));
    }

    /** JSON texts as they stand, in an array of that name. */
    static ObjectNode raw(String name, List<String> texts) {
        ObjectNode object = MAPPER.createObjectNode();
        var array = object.putArray(name);
        texts.forEach(text -> array.addRawValue(new RawValue(text)));
        return object;
    }

    /**
     * The request's body.
     *
     * @throws Problem unless it is an object with fields of those names alone
     */
    static ObjectNode body(Context context, Set<String> fields) {
        String encoding = context.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problem.of(
                    415,
                    "Unsupported media type",
                    "the body's encoding is '%s'; send it as it is, without Content-Encoding"
                            .formatted(io.tripletflow.connectors.wire.Json.shorten(encoding, 40)));
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(context.bodyAsBytes());
        } catch (JsonProcessingException e) {
            throw Problem.bad(
                    "the body is not JSON: %s; send one object with fields of %s"
                            .formatted(
                                    io.tripletflow.connectors.wire.Json.reason(e), sorted(fields)));
        } catch (IOException e) {
            throw Problems.ofTransport(e, context).orElseThrow();
        }
        if (!(node instanceof ObjectNode object)) {
            throw Problem.bad("the body must be a JSON object with fields of " + sorted(fields));
        }
        return only(object, fields, "the body");
    }

    /** Refuses fields of other names: a misspelt filter would be no filter. */
    static ObjectNode only(ObjectNode object, Set<String> fields, String where) {
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!fields.contains(name)) {
                                throw Problem.bad(
                                        "%s has a field '%s' that is not known; it may have %s"
                                                .formatted(where, name, sorted(fields)));
                            }
                        });
        return object;
    }

    private static List<String> sorted(Set<String> fields) {
        return fields.stream().sorted().toList();
    }
}
