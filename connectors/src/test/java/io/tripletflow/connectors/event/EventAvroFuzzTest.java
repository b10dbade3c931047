package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/**
 * Mutants of Avro events: each becomes an event within all limits or a dead letter, and takes no
 * more memory than its size accounts for.
 */
class EventAvroFuzzTest {
    private static final Limits LIMITS = new Limits(20_000, 20, 20, 20, 100, 6, 60_000);

    /** Has what ours has not: nested, in blocks, and items of no size. */
    private static final String FOREIGN =
            """
            {"type":"record","name":"Event","namespace":"io.tripletflow","fields":[
              {"name":"tags","type":{"type":"map","values":{"type":"array","items":"string"}}},
              {"name":"nothing","type":{"type":"array","items":"null"}},
              {"name":"entity","type":"string"},
              {"name":"features","type":{"type":"array","items":"float"}},
              {"name":"tower","type":"string"}]}
            """;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final EventDecoder decoder =
            new EventDecoder(
                    TestRecords.THREE, LIMITS, List.of(FOREIGN), () -> TestRecords.RECORD_TIME);

    @Test
    void decode_anything_isAnEventOrADeadLetterInBoundedMemory() throws IOException {
        List<byte[]> samples =
                List.of(
                        ours("default", new Input.Features(new float[] {0.25f, -1e-3f, 7})),
                        ours("words", new Input.Text("red shoes \u00e9")),
                        EventAvro.encode(
                                event("pages", Input.Ids.of(List.of("a", "7"))), List.of("a", "7")),
                        foreign());
        List<String> pieces = List.of("\2", "\0\0", "\u0001", "\u007f", "\4ab", "red");
        samples.forEach(each -> decoder.decode(TestRecords.event(each))); // it keeps what it built
        new Fuzz("avro events", samples, pieces, 19_000).run(50_000, this::isEvent);
    }

    private boolean isEvent(byte[] bytes) {
        Decoded decoded = null;
        long max = 200_000 + 20L * bytes.length;
        long taken = Long.MAX_VALUE;
        // The first record that fails in some way loads classes, which takes memory once.
        for (int i = 0; i < 2 && taken >= max; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decoded = decoder.decode(TestRecords.event(bytes));
            taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(taken).isLessThan(max);
        if (decoded instanceof Decoded.Bad bad) {
            assertThat(bad.letter().value()).isSameAs(bytes);
            assertThat(bad.letter().detail()).endsWith("(events-0@1842)").hasSizeLessThan(600);
            return false;
        }
        Event event = ((Decoded.Good) decoded).event();
        assertThat(event.entity().length()).isBetween(1, 20);
        assertThat(event.timeMillis()).isBetween(0L, TestRecords.RECORD_TIME + 60_000);
        assertThat(Event.isWeight(event.weight())).isTrue();
        return true;
    }

    @Test
    void decode_itemsOfNoSize_areNotWalkedOverAndOver() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = begin(bytes);
        out.writeMapStart();
        out.writeMapEnd();
        for (int block = 0; block < 9_000; block++) {
            out.writeLong(8_000);
        }
        out.writeLong(0);
        out.flush();
        assertThat(decoder.decode(TestRecords.event(bytes.toByteArray())))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad ->
                                assertThat(bad.letter().detail())
                                        .contains("a length of ", "where the record has"));
    }

    private static byte[] ours(String tower, Input input) {
        return EventAvro.encode(event(tower, input), List.of());
    }

    private static Event event(String tower, Input input) {
        return new Event("t-81", Optional.of("p"), "g", tower, 1_700_000_000_000L, input, 2.5f);
    }

    private static byte[] foreign() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = begin(bytes);
        out.writeLong(-1); // one item, and how many bytes it has
        out.writeLong(6);
        out.writeString("k");
        out.writeLong(1);
        out.writeString("v");
        out.writeLong(0);
        out.writeLong(0);
        out.writeLong(3); // three times nothing
        out.writeLong(0);
        out.writeString("t-81");
        out.writeLong(3);
        out.writeFloat(1);
        out.writeFloat(2);
        out.writeFloat(3);
        out.writeLong(0);
        out.writeBytes("default".getBytes(UTF_8));
        out.flush();
        return bytes.toByteArray();
    }

    private static BinaryEncoder begin(ByteArrayOutputStream bytes) throws IOException {
        long schema = SchemaNormalization.parsingFingerprint64(new Schema.Parser().parse(FOREIGN));
        bytes.write(0xC3);
        bytes.write(0x01);
        bytes.write(
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(schema)
                        .array());
        return EncoderFactory.get().directBinaryEncoder(bytes, null);
    }
}
