package io.tripletflow.connectors.wire;

import io.tripletflow.tensor.PackedFloats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.ResolvingDecoder;

/**
 * Records of one kind in Avro's single-object encoding: two bytes that mark it, the fingerprint of
 * the schema that wrote it (CRC-64-AVRO, little-endian), the record. Whatever known schema wrote a
 * record, it is read as the newest one: fields unknown to that are skipped, absent ones take their
 * defaults. Not thread-safe.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro</a>
 */
public final class AvroRecords {
    /** Where the schemas lie on the class path. */
    private static final String SCHEMAS = "/io/tripletflow/connectors/";

    private static final int MARKER_0 = 0xC3;
    private static final int MARKER_1 = 0x01;
    public static final int HEADER_BYTES = 10;

    public static final Kind EVENT = Kind.of("event-1.avsc", "event-2.avsc");

    /** Costs no byte for what most events lack. */
    public static final Kind EVENT_WITHOUT_SOURCE = Kind.of("event-1.avsc");

    public static final Kind EMBEDDING =
            Kind.of("embedding-1.avsc", "embedding-2.avsc", "embedding-3.avsc");

    /** Writes embeddings without optional fields as builds do that do not know these. */
    public static final Kind PLAIN_EMBEDDING = Kind.of("embedding-1.avsc");

    /** The same of embeddings that have a popularity but no profile. */
    public static final Kind POPULAR_EMBEDDING = Kind.of("embedding-2.avsc");

    /**
     * What one kind of record is written with.
     *
     * @param schemas of this build, newest last
     * @param header of a record of the newest one
     */
    public record Kind(List<Schema> schemas, byte[] header) {

        static Kind of(String... names) {
            List<Schema> schemas = Arrays.stream(names).map(AvroRecords::schema).toList();
            return new Kind(schemas, AvroRecords.header(schemas.get(schemas.size() - 1)));
        }

        /** The one that is written. */
        public Schema newest() {
            return schemas.get(schemas.size() - 1);
        }
    }

    private final Schema newest;
    private final Map<Long, Schema> writers = new HashMap<>();
    private final Map<Long, ResolvingDecoder> decoders = new HashMap<>();
    private final BoundedDecoder bounded = new BoundedDecoder();
    private ResolvingDecoder current;

    /**
     * @param foreign schemas of others that write such records
     */
    public AvroRecords(Kind kind, Collection<Schema> foreign) {
        newest = kind.newest();
        foreign.forEach(this::know);
        kind.schemas().forEach(this::know);
    }

    private void know(Schema schema) {
        writers.put(SchemaNormalization.parsingFingerprint64(schema), schema);
    }

    /** Whether the value is marked as Avro; no JSON text is, since it would not be UTF-8. */
    public static boolean isMarked(byte[] value) {
        return value.length > 1 && (value[0] & 0xFF) == MARKER_0 && value[1] == MARKER_1;
    }

    /** Starts to read a marked value; {@link #end()} ends it. */
    public ResolvingDecoder begin(byte[] value) throws IOException {
        long fingerprint = fingerprint(value);
        current = decoders.get(fingerprint);
        if (current == null) {
            current = decoder(fingerprint);
            decoders.put(fingerprint, current);
        }
        bounded.configure(value, HEADER_BYTES);
        current.configure(bounded);
        return current;
    }

    /**
     * The fingerprint of the schema that wrote a marked value.
     *
     * @throws IOException if the value is shorter than its header
     */
    public static long fingerprint(byte[] value) throws IOException {
        if (value.length < HEADER_BYTES) {
            throw new IOException("the record ends within its header");
        }
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(HEADER_BYTES - 8);
    }

    private ResolvingDecoder decoder(long fingerprint) throws IOException {
        Schema writer = writers.get(fingerprint);
        if (writer == null) {
            throw new IOException(
                    "its schema, of fingerprint %016x, is unknown; name it in source.avro-schemas"
                            .formatted(fingerprint));
        }
        return DecoderFactory.get().resolvingDecoder(writer, newest, null);
    }

    /**
     * Skips what is left of the record.
     *
     * @throws IOException if there is something after it
     */
    public void end() throws IOException {
        current.drain();
        if (!bounded.isAtEnd()) {
            throw new IOException("the value goes on after its record");
        }
    }

    /** What writes the fields of one record. */
    public interface Fields {
        void write(BinaryEncoder out) throws IOException;
    }

    /**
     * A record as the newest schema of its kind says.
     *
     * @param size about how many bytes it has
     */
    public static byte[] encode(Kind kind, int size, Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEADER_BYTES + size);
        try {
            bytes.write(kind.header());
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(Schema schema) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) MARKER_0)
                .put((byte) MARKER_1)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
    }

    /** Writes {@code bytes} of little-endian float32. */
    public static void writeFloats(float[] values, BinaryEncoder out) throws IOException {
        out.writeBytes(PackedFloats.packed(values), 0, values.length * Float.BYTES);
    }

    /**
     * The vector in {@code bytes}, little-endian float32.
     *
     * @throws IOException if their number is no multiple of 4
     */
    public static float[] unpacked(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new IOException(bytes.remaining() + " bytes are no whole number of float32");
        }
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** A union of null and string, in this order. */
    public static void writeOptional(Optional<String> text, BinaryEncoder out) throws IOException {
        out.writeIndex(text.isPresent() ? 1 : 0);
        if (text.isPresent()) {
            out.writeString(text.get());
        }
    }

    private static Schema schema(String name) {
        try (InputStream in = AvroRecords.class.getResourceAsStream(SCHEMAS + name)) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("this build lacks its Avro schema " + name, e);
        }
    }
}
