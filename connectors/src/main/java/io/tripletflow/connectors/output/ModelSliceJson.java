package io.tripletflow.connectors.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.io.IOException;

/**
 * Slices as JSON: {@code {"format":1,"epoch","version","slice","slices","sha256","data"}}, the data
 * in base64, keyed {@code slice-<i>} so that compaction keeps the newest of each.
 */
public final class ModelSliceJson {
    /** Format that this build writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    private ModelSliceJson() {}

    public static byte[] key(ModelSlice slice) {
        return Json.utf8("slice-" + slice.slice());
    }

    /** The slice as JSON, below 512 KiB for any slice of {@link ModelSlices#split}. */
    public static byte[] encode(ModelSlice slice) {
        return Json.object(
                json -> {
                    json.writeNumberField("format", FORMAT);
                    json.writeNumberField("epoch", slice.epoch());
                    json.writeNumberField("version", slice.version());
                    json.writeNumberField("slice", slice.slice());
                    json.writeNumberField("slices", slice.slices());
                    json.writeStringField("sha256", slice.sha256());
                    json.writeBinaryField("data", slice.data());
                });
    }

    /**
     * The slice in {@code value}; unknown fields are ignored.
     *
     * @throws RecordFormatException if it is in another format
     */
    public static ModelSlice decode(byte[] value) {
        JsonNode json = Json.tree(value, "model slice", FORMAT);
        try {
            return new ModelSlice(
                    json.path("epoch").asLong(),
                    json.path("version").asLong(),
                    json.path("slice").asInt(-1),
                    json.path("slices").asInt(),
                    json.path("sha256").asText(),
                    data(json));
        } catch (IOException | IllegalArgumentException e) {
            throw new RecordFormatException("model slice is not as agreed: " + Json.reason(e), e);
        }
    }

    private static byte[] data(JsonNode json) throws IOException {
        byte[] data = json.path("data").isTextual() ? json.path("data").binaryValue() : null;
        if (data == null) {
            throw new RecordFormatException("model slice lacks its data", null);
        }
        return data;
    }
}
