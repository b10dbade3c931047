package io.tripletflow.connectors.output;

import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.ResolvingDecoder;

/**
 * Embeddings as Avro records, each of the oldest schema that has its optional fields: {@code
 * embedding-1.avsc} has none, {@code embedding-2.avsc} a popularity, {@code embedding-3.avsc} a
 * ranked profile. So a build that does not know a field reads the records without it.
 */
final class EmbeddingAvro {
    private static final int FRAME_BYTES = 128;

    private static final ThreadLocal<AvroRecords> RECORDS =
            ThreadLocal.withInitial(() -> new AvroRecords(AvroRecords.EMBEDDING, List.of()));

    private EmbeddingAvro() {}

    /** The value of a record that is no tombstone. */
    static byte[] value(EmbeddingRecord embedding) {
        int size = FRAME_BYTES + embedding.embedding().length * Float.BYTES;
        boolean plain = embedding.popularity().isEmpty() && embedding.profile().isEmpty();
        return AvroRecords.encode(
                kind(plain, embedding.profile().isPresent()),
                size,
                out -> {
                    out.writeString(embedding.entity());
                    AvroRecords.writeOptional(embedding.label(), out);
                    AvroRecords.writeFloats(embedding.embedding(), out);
                    out.writeLong(embedding.epoch());
                    out.writeLong(embedding.version());
                    out.writeLong(embedding.timeMillis());
                    if (!plain) {
                        writePopularity(embedding.popularity(), out);
                        writeProfile(embedding.profile(), out);
                    }
                });
    }

    private static AvroRecords.Kind kind(boolean plain, boolean profiled) {
        if (plain) {
            return AvroRecords.PLAIN_EMBEDDING;
        }
        return profiled ? AvroRecords.EMBEDDING : AvroRecords.POPULAR_EMBEDDING;
    }

    private static void writePopularity(Optional<Float> popularity, BinaryEncoder out)
            throws IOException {
        out.writeIndex(popularity.isPresent() ? 1 : 0);
        if (popularity.isPresent()) {
            out.writeFloat(popularity.get());
        }
    }

    private static void writeProfile(Optional<ProfileMatch> profile, BinaryEncoder out)
            throws IOException {
        out.writeIndex(profile.isPresent() ? 1 : 0);
        if (profile.isPresent()) {
            ProfileMatchAvro.write(profile.get(), out);
        }
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
        Optional<Float> popularity = Optional.empty();
        Optional<ProfileMatch> profile = Optional.empty();
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
                    case "popularity" -> popularity = popularity(in);
                    case "profile" -> profile = profile(in);
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
        return new EmbeddingRecord(
                entity, label, embedding, epoch, version, time, popularity, profile);
    }

    private static Optional<Float> popularity(ResolvingDecoder in) throws IOException {
        if (in.readIndex() == 0) {
            in.readNull();
            return Optional.empty();
        }
        float value = in.readFloat();
        if (!Float.isFinite(value)) {
            throw new IOException("the popularity is not finite");
        }
        return Optional.of(value);
    }

    private static Optional<ProfileMatch> profile(ResolvingDecoder in) throws IOException {
        if (in.readIndex() == 0) {
            in.readNull();
            return Optional.empty();
        }
        return Optional.of(ProfileMatchAvro.read(in));
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
