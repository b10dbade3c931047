package io.tripletflow.connectors.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.tensor.PackedFloats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Events in Avro, against Avro's own generic writer. */
class EventAvroTest {
    private static final Limits LIMITS = new Limits(400, 10, 10, 10, 50, 6, 60_000);
    private static final Schema NEWEST = AvroRecords.EVENT.newest();

    private final EventDecoder decoder =
            new EventDecoder(TestRecords.THREE, LIMITS, () -> TestRecords.RECORD_TIME);

    @Property
    void decode_encodedEvent_isTheSame(@ForAll("events") Event event) {
        assertThat(good(EventRecords.value(event, RecordFormat.AVRO))).isEqualTo(event);
    }

    @Property
    void decode_encodedEvent_isAsAvroItselfWritesIt(@ForAll("events") Event event)
            throws IOException {
        Schema schema =
                event.source().isEmpty() ? AvroRecords.EVENT_WITHOUT_SOURCE.newest() : NEWEST;
        assertThat(EventRecords.value(event, RecordFormat.AVRO))
                .isEqualTo(written(generic(event, schema), schema));
    }

    @Property(tries = 20_000)
    void decode_mutatedEvents_neverThrows(@ForAll("events") Event event, @ForAll long seed) {
        byte[] bytes = EventRecords.value(event, RecordFormat.AVRO);
        Random random = new Random(seed);
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length) + 2);
            } else if (bytes.length > 2) {
                bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt();
            }
        }
        if (decoder.decode(TestRecords.event(bytes)) instanceof Decoded.Bad bad) {
            assertThat(bad.letter().value()).isSameAs(bytes);
            assertThat(bad.letter().detail()).endsWith("(events-0@1842)").hasSizeLessThan(600);
        }
    }

    @Test
    void decode_ids_areTheSet() {
        List<String> ids = List.of("p-7", "17", "é");
        Event event = event("pages", Input.Ids.of(ids));
        assertThat(good(EventAvro.encode(event, ids))).isEqualTo(event);
        assertThatThrownBy(() -> EventRecords.value(event, RecordFormat.AVRO))
                .hasMessage("the texts of the ids of entity 'a' must be given");
    }

    @Test
    void decode_arrayOfFloats_areFeatures() throws IOException {
        GenericRecord record = generic(event("default", new Input.Features(new float[3])));
        record.put("features", List.of(1f, 2f, 3f));
        assertThat(good(written(record, NEWEST)).input())
                .isEqualTo(new Input.Features(new float[] {1, 2, 3}));
    }

    @Test
    void decode_absentFields_takeTheirDefaults() throws IOException {
        Event event = good(written(minimal(NEWEST), NEWEST));
        assertThat(event.timeMillis()).isEqualTo(TestRecords.RECORD_TIME);
        assertThat(event.label()).isEmpty();
        assertThat(event.group()).isEmpty();
    }

    @Test
    void decode_foreignSchemaWithMoreAndFewerFields_readsWhatItKnows() throws IOException {
        String json =
                """
                {"type":"record","name":"Event","namespace":"io.tripletflow","fields":[
                  {"name":"extra","type":{"type":"map","values":{"type":"array","items":"string"}}},
                  {"name":"features","type":["null","bytes"]},
                  {"name":"entity","type":"string"}]}
                """;
        Schema foreign = new Schema.Parser().parse(json);
        GenericRecord record = new GenericData.Record(foreign);
        record.put("extra", Map.of("k", List.of("v", "w")));
        record.put("features", packed(new float[] {1, 2, 3}));
        record.put("entity", "a");
        byte[] value = written(record, foreign);
        EventDecoder knowing = new EventDecoder(TestRecords.DENSE, LIMITS, List.of(json));
        assertThat(knowing.decode(TestRecords.event(value)))
                .isInstanceOfSatisfying(
                        Decoded.Good.class,
                        good -> {
                            assertThat(good.event().entity()).isEqualTo("a");
                            assertThat(good.event().weight()).isEqualTo(Event.DEFAULT_WEIGHT);
                        });
        assertBad(value, DeadLetter.Reason.NOT_AVRO, "is unknown; name it in source.avro-schemas");
    }

    @Test
    void decode_hugeLengths_areRefusedWithoutAllocation() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(AvroRecords.EVENT.header());
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        out.writeLong(Integer.MAX_VALUE - 8L);
        assertBad(bytes.toByteArray(), DeadLetter.Reason.NOT_AVRO, "a length of 2147483639");
    }

    @Test
    void decode_brokenRecords_sayWhatIsWrong() throws IOException {
        byte[] value = written(minimal(NEWEST), NEWEST);
        assertBad(
                Arrays.copyOf(value, 5),
                DeadLetter.Reason.NOT_AVRO,
                "the record is marked as Avro but the record ends within its header;"
                        + " send one single-object encoded event");
        assertBad(Arrays.copyOf(value, value.length + 1), DeadLetter.Reason.NOT_AVRO, "goes on");
        assertBad(Arrays.copyOf(value, value.length - 3), DeadLetter.Reason.NOT_AVRO, "");
        byte[] broken = value.clone();
        broken[11] = (byte) 0xFF; // the entity's only byte
        assertBad(broken, DeadLetter.Reason.NOT_AVRO, "a text is not UTF-8 at its byte 0");
    }

    @Test
    void decode_unusableFields_haveTheReasonsOfJson() throws IOException {
        GenericRecord record = minimal(NEWEST);
        record.put("entity", "12345678901");
        assertBad(
                written(record, NEWEST),
                DeadLetter.Reason.TOO_LARGE,
                "has 11 characters but limits.entity-length is 10");
        record.put("entity", "");
        assertBad(written(record, NEWEST), DeadLetter.Reason.MISSING_ENTITY, "no entity");
        record.put("entity", "a");
        record.put("weight", 0f);
        assertBad(written(record, NEWEST), DeadLetter.Reason.BAD_WEIGHT, "weight of entity 'a'");
        record.put("weight", 1f);
        record.put("features", ByteBuffer.wrap(new byte[7]));
        assertBad(
                written(record, NEWEST),
                DeadLetter.Reason.WRONG_DIMENSION,
                "features of entity 'a' are 7 bytes, no whole number of float32");
        record.put("features", packed(new float[4]));
        assertBad(written(record, NEWEST), DeadLetter.Reason.WRONG_DIMENSION, "have length 4");
        record.put("features", packed(new float[] {0, Float.NaN, 0}));
        assertBad(written(record, NEWEST), DeadLetter.Reason.NOT_FINITE, "feature 1 of entity");
        record.put("features", null);
        record.put("ids", List.of("1", "2", "3", "4", "5", "6", "7"));
        assertBad(
                written(record, NEWEST), DeadLetter.Reason.TOO_LARGE, "are 7 but limits.ids is 6");
    }

    private void assertBad(byte[] value, DeadLetter.Reason reason, String detail) {
        assertThat(decoder.decode(TestRecords.event(value)))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> {
                            assertThat(bad.letter().detail()).contains(detail);
                            assertThat(bad.letter().reason()).isEqualTo(reason);
                        });
    }

    private Event good(byte[] value) {
        Decoded decoded = decoder.decode(TestRecords.event(value));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        return ((Decoded.Good) decoded).event();
    }

    private static Event event(String tower, Input input) {
        return new Event("a", Optional.empty(), "", tower, 1_700_000_000_000L, input);
    }

    private static GenericRecord minimal(Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("entity", "a");
        record.put("tower", "default");
        record.put("weight", 1f);
        record.put("features", packed(new float[] {1, 2, 3}));
        return record;
    }

    private static GenericRecord generic(Event event) {
        return generic(event, NEWEST);
    }

    private static GenericRecord generic(Event event, Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        if (!event.source().isEmpty()) {
            record.put("source", event.source());
        }
        record.put("entity", event.entity());
        record.put("label", event.label().orElse(null));
        record.put("group", event.group().isEmpty() ? null : event.group());
        record.put("time", event.timeMillis());
        record.put("tower", event.tower().equals("default") ? null : event.tower());
        record.put("weight", event.weight());
        if (event.input() instanceof Input.Features features) {
            record.put("features", packed(features.values()));
        } else if (event.input() instanceof Input.Text text) {
            record.put("text", text.text());
        }
        return record;
    }

    private static byte[] written(GenericRecord record, Schema schema) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0xC3);
        bytes.write(0x01);
        bytes.write(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(SchemaNormalization.parsingFingerprint64(schema))
                        .array());
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, out);
        out.flush();
        return bytes.toByteArray();
    }

    @Provide
    Arbitrary<Event> events() {
        return TestRecords.events();
    }

    /** So that a reader of older records finds the schema that wrote them. */
    @Test
    void fingerprints_neverChange() {
        assertThat(HexFormat.of().formatHex(AvroRecords.EVENT_WITHOUT_SOURCE.header()))
                .isEqualTo("c3010bdfcc1a439f5e2c");
        assertThat(HexFormat.of().formatHex(AvroRecords.EVENT.header()))
                .isEqualTo("c301bb8881d0baed2d3b");
        assertThat(HexFormat.of().formatHex(AvroRecords.PLAIN_EMBEDDING.header()))
                .isEqualTo("c301b463932a41630dcd");
        assertThat(HexFormat.of().formatHex(AvroRecords.POPULAR_EMBEDDING.header()))
                .isEqualTo("c301936ee8c95cd011b8");
        assertThat(HexFormat.of().formatHex(AvroRecords.EMBEDDING.header()))
                .isEqualTo("c30141f1eab390134585");
    }

    private static ByteBuffer packed(float[] values) {
        byte[] bytes = PackedFloats.packed(values);
        return ByteBuffer.wrap(Arrays.copyOf(bytes, values.length * Float.BYTES));
    }
}
