package io.tripletflow.connectors.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One way to read and write JSON, bounded against hostile input. */
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 16 * 1024 * 1024;
    private static final int MAX_NUMBER = 1000;

    /** NaN and Infinity are let through as tokens, so that they can be named in the complaint. */
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(MAX_STRING)
                                    .maxNumberLength(MAX_NUMBER)
                                    .build())
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .rootValueSeparator("")
                    .build();

    private static final ObjectMapper TREES = new ObjectMapper(FACTORY);

    private Json() {}

    /** What writes the fields of one object. */
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** A parser that stands before the first token. */
    public static JsonParser parser(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes);
    }

    /** An object with the given fields, in UTF-8. */
    public static byte[] object(Fields fields) {
        try {
            Text text = Text.take();
            text.json.writeStartObject();
            fields.write(text.json);
            text.json.writeEndObject();
            text.json.flush();
            return text.giveBack();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number that the parser stands at, as {@link JsonParser#getFloatValue}, but no string. */
    public static float floatValue(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_FLOAT || json.isNaN()) {
            return json.getFloatValue();
        }
        return NumberInput.parseFloat(
                json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), true);
    }

    /** Only for what {@link #object} writes: the numbers go around the generator. */
    public static void writeFloats(JsonGenerator json, String name, float[] values)
            throws IOException {
        json.writeFieldName(name);
        json.writeRawValue("");
        json.flush();
        ((Text) json.getOutputTarget()).add(values);
    }

    /** What is written of one object, by a generator and in bytes that each thread keeps. */
    private static final class Text extends ByteArrayOutputStream {

        private static final int MAX_KEPT = 1 << 16;
        private static final ThreadLocal<Text> KEPT = new ThreadLocal<>();

        final JsonGenerator json;

        private Text() throws IOException {
            json = FACTORY.createGenerator(this);
        }

        /** Empty; whoever fails to write an object with it does not give it back. */
        static Text take() throws IOException {
            Text kept = KEPT.get();
            KEPT.set(null);
            return kept == null ? new Text() : kept;
        }

        /** Returns what was written. */
        byte[] giveBack() {
            byte[] written = toByteArray();
            if (buf.length <= MAX_KEPT) {
                reset();
                KEPT.set(this);
            }
            return written;
        }

        /** An array of numbers. */
        void add(float[] values) {
            int max = Math.addExact(2 + count, values.length * (FloatPrinter.MAX_LENGTH + 1));
            if (buf.length < max) {
                buf = Arrays.copyOf(buf, max);
            }
            int start = count;
            int at = start;
            for (float value : values) {
                buf[at] = ',';
                at = FloatPrinter.print(value, buf, at + 1);
            }
            buf[start] = '[';
            count = Math.max(start + 1, at) + 1;
            buf[count - 1] = ']';
        }
    }

    /**
     * The object in {@code bytes} as a tree, for records that are small or rare.
     *
     * @param what the record is, for messages
     * @throws RecordFormatException if it is no JSON object
     */
    public static JsonNode tree(byte[] bytes, String what) {
        if (bytes == null) {
            throw new RecordFormatException(what + " has no value", null);
        }
        JsonNode node;
        try {
            node = TREES.readTree(bytes);
        } catch (IOException e) {
            throw new RecordFormatException(what + " is not JSON: " + reason(e), e);
        }
        if (node == null || !node.isObject()) {
            throw new RecordFormatException(what + " is not a JSON object", null);
        }
        return node;
    }

    /**
     * The same of a record that says its {@code format}.
     *
     * @param newest format that this build reads; the oldest is 1
     * @throws RecordFormatException if it is in another format
     */
    public static JsonNode tree(byte[] bytes, String what, int newest) {
        JsonNode json = tree(bytes, what);
        int format = json.path("format").asInt(-1);
        if (format < 1 || format > newest) {
            throw new RecordFormatException(
                    "%s has format %s but this build reads 1 to %d; upgrade it"
                            .formatted(what, json.path("format"), newest),
                    null);
        }
        return json;
    }

    /** The parser also says how its own options could be set, which no user can. */
    private static String withoutAdvice(String message) {
        return message.replaceAll(", from `[^`]*`|: enable `[^`]*` to allow", "")
                .replaceAll(" \\(start marker at \\[.*?]\\)", "")
                .replaceAll(" \\((consider enabling|bound as) `.*", "")
                .replaceAll(" \\(not recognized as one since .*", "");
    }

    /** What the parser found wrong, without excerpts of the input. */
    public static String reason(Throwable e) {
        if (e instanceof com.fasterxml.jackson.core.JsonProcessingException json) {
            var at = json.getLocation();
            String where = at == null ? "" : " at byte " + at.getByteOffset();
            return shorten(withoutAdvice(json.getOriginalMessage()), 200) + where;
        }
        String none = e instanceof EOFException ? "it ends too early" : e.toString();
        return shorten(e.getMessage() == null ? none : e.getMessage(), 200);
    }

    /** What messages call a value that begins with {@code token}. */
    public static String name(JsonToken token) {
        return switch (token) {
            case START_OBJECT, END_OBJECT, FIELD_NAME -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
        };
    }

    /** In quotes, cut to 80 characters, without control characters and half characters. */
    public static String quote(String text) {
        return "'" + shorten(text, 80) + "'";
    }

    /** At most so many characters, and none of them a control character or half of one. */
    public static String shorten(String text, int max) {
        String cut = text.length() <= max ? text : text.substring(0, max) + "…";
        return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", " "); // Cs: half a surrogate pair
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
