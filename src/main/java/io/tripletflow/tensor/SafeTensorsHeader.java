package io.tripletflow.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The JSON header: name → dtype, shape and place of each tensor, and the metadata. */
final class SafeTensorsHeader {

    private static final int ALIGNMENT = 8;
    private static final int MAX_DEPTH = 8;

    /** A field in the JSON that no later version has given a meaning is an object at most. */
    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build();

    private SafeTensorsHeader() {}

    /**
     * Where one tensor is.
     *
     * @param begin first byte, from the start of the data
     * @param end behind the last byte
     */
    record Entry(String name, DType dtype, long[] shape, long begin, long end) {

        static Entry of(String name, Tensors tensors) {
            Tensor tensor = tensor(name, tensors);
            return new Entry(name, tensor.dtype(), tensor.shape(), 0, tensor.bytes());
        }

        Entry at(long place) {
            return new Entry(name, dtype, shape, place, place + end - begin);
        }

        Tensor tensor(Tensors tensors) {
            return tensor(name, tensors);
        }

        private static Tensor tensor(String name, Tensors tensors) {
            try {
                return tensors.get(name);
            } catch (TensorException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Number of elements. */
        int size() {
            return Math.toIntExact((end - begin) / dtype.bytes());
        }
    }

    static byte[] write(Tensors tensors, List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!tensors.metadataKeys().isEmpty()) {
                json.writeObjectFieldStart(SafeTensors.METADATA);
                for (String key : tensors.metadataKeys()) {
                    json.writeStringField(key, tensors.metadata(key).orElseThrow());
                }
                json.writeEndObject();
            }
            for (Entry entry : entries) {
                write(json, entry);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Entry entry) throws IOException {
        json.writeObjectFieldStart(entry.name());
        json.writeStringField("dtype", entry.dtype().name());
        json.writeFieldName("shape");
        json.writeArray(entry.shape(), 0, entry.shape().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
        json.writeEndObject();
    }

    /** The entries in the order of the header; the metadata goes to {@code tensors}. */
    static List<Entry> read(byte[] bytes, int offset, int length, Tensors tensors)
            throws TensorException {
        if (bytes[offset] != '{') {
            throw new TensorException("not a safetensors file: its header is no JSON object");
        }
        // the strict decoder: Jackson would guess the encoding
        Reader text =
                new InputStreamReader(
                        new ByteArrayInputStream(bytes, offset, length), UTF_8.newDecoder());
        List<Entry> entries = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(SafeTensors.METADATA)) {
                    readMetadata(json, tensors);
                } else {
                    entries.add(entry(json, name));
                }
            }
            if (json.nextToken() != null) {
                throw new TensorException(
                        "the header of the safetensors file goes on behind its }");
            }
        } catch (TensorException e) {
            throw e;
        } catch (IOException e) {
            throw new TensorException(
                    "the header of the safetensors file is not valid: " + reason(e), e);
        }
        return entries;
    }

    private static void readMetadata(JsonParser json, Tensors tensors) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, SafeTensors.METADATA, "an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
            require(isText, SafeTensors.METADATA + "." + key, "a string");
            tensors.putMetadata(key, json.getText());
        }
    }

    private static Entry entry(JsonParser json, String name) throws IOException {
        require(!name.isEmpty(), name, "named");
        require(json.currentToken() == JsonToken.START_OBJECT, name, "an object");
        DType dtype = null;
        long[] shape = null;
        long[] offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> dtype = dtype(json, name);
                case "shape" -> shape = numbers(json, name + ".shape");
                case "data_offsets" -> offsets = numbers(json, name + ".data_offsets");
                default -> json.skipChildren();
            }
        }
        boolean complete = dtype != null && shape != null && offsets != null;
        require(complete, name, "described by dtype, shape and data_offsets");
        require(offsets.length == 2, name + ".data_offsets", "two numbers");
        return checked(new Entry(name, dtype, shape, offsets[0], offsets[1]));
    }

    private static Entry checked(Entry entry) throws TensorException {
        long elements;
        try {
            elements = Tensor.elements(entry.shape());
        } catch (IllegalArgumentException e) {
            throw new TensorException("tensor '" + entry.name() + "': " + e.getMessage(), e);
        }
        long length = entry.end() - entry.begin();
        if (elements > Integer.MAX_VALUE || length != elements * entry.dtype().bytes()) {
            throw new TensorException(
                    "tensor '"
                            + (entry.name() + "' has shape " + Arrays.toString(entry.shape()))
                            + (" of " + entry.dtype() + " but data_offsets ")
                            + (entry.begin() + " to " + entry.end()));
        }
        return entry;
    }

    private static DType dtype(JsonParser json, String name) throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING, name + ".dtype", "a string");
        String text = json.getText();
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw new TensorException(
                "tensor '"
                        + (name + "' has dtype " + text + ", which is none of ")
                        + (Arrays.toString(DType.values()) + "; convert it first, in Python")
                        + " tensor.float()");
    }

    private static long[] numbers(JsonParser json, String where) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, where, "an array of numbers");
        long[] numbers = new long[4];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            boolean isNumber = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
            require(isNumber && json.getLongValue() >= 0, where, "an array of whole numbers ≥ 0");
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = json.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    private static void require(boolean holds, String where, String rule) throws TensorException {
        if (!holds) {
            throw new TensorException(
                    "the header of the safetensors file is not valid: '"
                            + (where + "' must be " + rule));
        }
    }

    private static String reason(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                ? json.getOriginalMessage()
                : e.getClass().getSimpleName();
    }
}
