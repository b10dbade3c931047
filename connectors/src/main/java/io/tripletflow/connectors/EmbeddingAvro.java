package io.tripletflow.connectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.ResolvingDecoder;

/** Embeddings as Avro records, {@code embedding-1.avsc}. */
final class EmbeddingAvro {
    private static final int FRAME_BYTES = 128;

    private static final ThreadLocal<AvroRecords> RECORDS =
            ThreadLocal.withInitial(() -> new AvroRecords(AvroRecords.EMBEDDING, List.of()));

    private EmbeddingAvro() {}

    /** The value of a record that is no tombstone. */
    static byte[] value(EmbeddingRecord embedding) {
        EmbeddingJson.requireFinite(embedding);
        int size = FRAME_BYTES + embedding.embedding().length * Float.BYTES;
        return AvroRecords.encode(
                AvroRecords.EMBEDDING,
                size,
                out -> {
                    out.writeString(embedding.entity());
                    EventAvro.optional(embedding.label(), out);
                    AvroRecords.writeFloats(embedding.embedding(), out);
                    out.writeLong(embedding.epoch());
                    out.writeLong(embedding.version());
                    out.writeLong(embedding.timeMillis());
                });
    }

    /**
     * @param value marked as Avro
     * @param what it is, for a message
     */
    static EmbeddingRecord read(byte[] value, String what) {
        String entity = null;
        Optional<String> label = Optional.empty();
        float[] embedding = {};
        long epoch = 0;
        long version = 0;
        long time = 0;
        AvroRecords records = RECORDS.get();
        try {
            ResolvingDecoder in = records.begin(value);
            for (Schema.Field field : in.readFieldOrder()) {
                switch (field.name()) {
                    case "entity" -> entity = in.readString();
                    case "label" -> label = label(in);
                    case "embedding" -> embedding = floats(in.readBytes(null));
                    case "epoch" -> epoch = in.readLong();
                    case "version" -> version = in.readLong();
                    case "time" -> time = in.readLong();
                    default -> throw new IOException("no field is called " + field.name());
                }
            }
            records.end();
        } catch (IOException | RuntimeException e) {
            throw new RecordFormatException(what + " is not as agreed: " + Json.reason(e), e);
        }
        if (entity == null || entity.isEmpty() || embedding.length == 0) {
            throw new RecordFormatException(what + " lacks its entity or its embedding", null);
        }
        return new EmbeddingRecord(entity, label, embedding, epoch, version, time);
    }

    private static Optional<String> label(ResolvingDecoder in) throws IOException {
        if (in.readIndex() == 0) {
            in.readNull();
            return Optional.empty();
        }
        return Optional.of(in.readString());
    }

    private static float[] floats(ByteBuffer bytes) throws IOException {
        float[] values = AvroRecords.unpacked(bytes);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IOException("the embedding is not finite");
            }
        }
        return values;
    }
}
