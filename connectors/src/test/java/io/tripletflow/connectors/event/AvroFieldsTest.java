package io.tripletflow.connectors.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events in Avro as others declare them, written by Avro's own writer. */
class AvroFieldsTest {
    private static final String FLOATS = "{'type':'array','items':'float'}";
    private static final String NAME = "['null','string']";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'array','items':'float'}",
                "{'type':'array','items':'double'}",
                "{'type':'array','items':'int'}",
                "{'type':'array','items':'long'}",
                "{'type':'array','items':['null','float']}",
                "['null',{'type':'array','items':['double','null']}]"
            })
    void read_arraysOfNumbers_areFeatures(String features) {
        Schema items = items(schema("'string'", NAME, features).getField("features").schema());
        List<Object> numbers = Arrays.asList(number(items, 1), number(items, 2), number(items, -3));
        Event event = good(schema("'string'", NAME, features), "e", "a", numbers);
        assertThat(event.input()).isEqualTo(new Input.Features(new float[] {1, 2, -3}));
        assertThat(event.label()).contains("a");
    }

    private static Schema items(Schema features) {
        Schema array =
                features.isUnion()
                        ? features.getTypes().stream()
                                .filter(AvroFieldsTest::isArray)
                                .findFirst()
                                .orElseThrow()
                        : features;
        Schema items = array.getElementType();
        return items.isUnion()
                ? items.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : items;
    }

    private static boolean isArray(Schema schema) {
        return schema.getType() == Schema.Type.ARRAY;
    }

    private static Object number(Schema type, int value) {
        return switch (type.getType()) {
            case FLOAT -> (float) value;
            case DOUBLE -> (double) value;
            case LONG -> (long) value;
            default -> value;
        };
    }

    @Test
    void read_otherNamesAndUnions_areTheSameEvent() {
        List<Float> three = List.of(1f, 2f, 3f);
        assertThat(good(schema("['null','string']", NAME, FLOATS), "e", "a", three).entity())
                .isEqualTo("e");
        assertThat(good(schema("'string'", "['string','null']", FLOATS), "e", "a", three).label())
                .contains("a");
        assertThat(good(schema("'long'", "'int'", FLOATS), 17L, -3, three).label()).contains("-3");
        assertThat(good(schema("'long'", "'boolean'", FLOATS), 17L, true, three).entity())
                .isEqualTo("17");
        Schema kinds =
                schema("'string'", "{'type':'enum','name':'Kind','symbols':['A','B']}", FLOATS);
        Object symbol = new GenericData.EnumSymbol(kinds.getField("label").schema(), "B");
        assertThat(good(kinds, "e", symbol, three).label()).contains("B");
    }

    @Test
    void read_packedFeatures_areFloats() {
        ByteBuffer packed = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        packed.putFloat(1).putFloat(-0.5f).putFloat(7).flip();
        Input expected = new Input.Features(new float[] {1, -0.5f, 7});
        assertThat(good(schema("'string'", NAME, "'bytes'"), "e", "a", packed).input())
                .isEqualTo(expected);
        Schema fixed = schema("'string'", NAME, "{'type':'fixed','name':'F','size':12}");
        Object bytes = new GenericData.Fixed(fixed.getField("features").schema(), packed.array());
        assertThat(good(fixed, "e", "a", bytes).input()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'long','logicalType':'timestamp-millis'} | 1700000000000",
                "{'type':'long','logicalType':'timestamp-micros'} | 1700000000000000",
                "{'type':'long','logicalType':'timestamp-nanos'} | 1700000000000000000",
                "{'type':'long','logicalType':'local-timestamp-micros'} | 1700000000000000",
                "['null',{'type':'long','logicalType':'timestamp-micros'}] | 1700000000000000",
                "'long' | 1700000000",
                "'long' | 1700000000000",
                "'string' | 2023-11-14T22:13:20Z"
            })
    void read_times_areByTheirTypeOrByTheRule(String type, String time) {
        Object value = type.equals("'string'") ? time : (Object) Long.parseLong(time);
        assertThat(timed(type, value).timeMillis()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void read_smallTimestamps_areWhatTheirTypeSays() {
        assertThat(timed("{'type':'long','logicalType':'timestamp-micros'}", 5_000L).timeMillis())
                .isEqualTo(5);
        assertThat(timed("{'type':'int','logicalType':'date'}", 19_675).timeMillis())
                .isEqualTo(1_699_920_000_000L);
    }

    private static Event timed(String type, Object time) {
        Schema schema = record("'string'", "{'name':'time','type':" + type + "}", FLOATS);
        GenericRecord record = new GenericData.Record(schema);
        record.put("entity", "e");
        record.put("time", time);
        record.put("features", List.of(1f, 2f, 3f));
        return ((Decoded.Good) decoded(schema, record)).event();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'boolean'", "'string'", "['null','boolean']", "['null','string']"})
    void read_rowMarkedAsDeleted_isRefused_andOthersAreRead(String type) {
        boolean text = type.contains("string");
        assertThat(marked(type, text ? "true" : (Object) true))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad ->
                                assertThat(bad.letter().detail())
                                        .contains("'e' is marked as deleted"));
        assertThat(marked(type, text ? "false" : (Object) false)).isInstanceOf(Decoded.Good.class);
        if (type.contains("null")) {
            assertThat(marked(type, null)).isInstanceOf(Decoded.Good.class);
        }
    }

    private static Decoded marked(String type, Object deleted) {
        Schema schema = record("'string'", "{'name':'__deleted','type':" + type + "}", FLOATS);
        GenericRecord record = new GenericData.Record(schema);
        record.put("entity", "e");
        record.put("__deleted", deleted);
        record.put("features", List.of(1f, 2f, 3f));
        return decoded(schema, record);
    }

    @Test
    void read_longIds_areTheirText() {
        Schema schema =
                record(
                        "'string'",
                        "{'name':'tower','type':'string'},{'name':'ids','type':{'type':'array','items':'long'}}",
                        "'null'");
        GenericRecord record = new GenericData.Record(schema);
        record.put("entity", "e");
        record.put("tower", "pages");
        record.put("ids", List.of(1L, 2L));
        assertThat(((Decoded.Good) decoded(schema, record)).event().input())
                .isEqualTo(Input.Ids.of(List.of("1", "2")));
    }

    @Test
    void read_changeEvent_isTheRowAfter() {
        Schema row = schema("'string'", NAME, FLOATS);
        Schema change =
                new Schema.Parser()
                        .parse(
                                "{'type':'record','name':'Envelope','fields':[{'name':'before','type':['null',%s]},{'name':'after','type':['null','com.acme.UserEvent']},{'name':'op','type':'string'}]}"
                                        .formatted(row.toString().replace('"', '\''))
                                        .replace('\'', '"'));
        GenericRecord record = new GenericData.Record(change);
        GenericRecord after = event(row, "e", "a", List.of(1f, 2f, 3f));
        after.put("extra", Map.of());
        record.put("after", after);
        record.put("op", "c");
        assertThat(((Decoded.Good) decoded(change, record)).event().entity()).isEqualTo("e");
        record.put("before", record.get("after"));
        record.put("after", null);
        record.put("op", "d");
        assertThat(((Decoded.Bad) decoded(change, record)).letter().detail()).contains("deletion");
    }

    @Test
    void read_whatCannotBeUsed_isNamed() {
        assertBad(schema("['null','string']", NAME, FLOATS), null, List.of(1f), "has no entity");
        assertBad(
                schema("'string'", "['string','double']", FLOATS),
                1.5,
                List.of(1f),
                "label of entity 'e' is a double; it must be a string, an enum, a whole number");
        assertBad(
                schema("'string'", NAME, "{'type':'array','items':['null','float']}"),
                "a",
                Arrays.asList(1f, null, 3f),
                "feature 1 of entity 'e' is null; every feature must be a finite float");
        assertBad(
                schema("'string'", NAME, "{'type':'array','items':'double'}"),
                "a",
                List.of(1.0, 2.0, 1e300),
                "feature 2 of entity 'e' is Infinity");
    }

    private static void assertBad(Schema schema, Object label, Object features, String why) {
        GenericRecord record = event(schema, label == null ? null : "e", label, features);
        assertThat(((Decoded.Bad) decoded(schema, record)).letter().detail()).contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'double' | 'int' | has a field 'entity' of a double; it must be a string, an enum",
                "'string' | 'bytes' | has a field 'label' of bytes; it must be a string",
                "'string' | {'type':'map','values':'int'} | has a field 'label' of a map"
            })
    void checked_fieldsOfNoUse_areNamed(String entity, String label, String why) {
        String schema = schema(entity, label, FLOATS).toString();
        assertThatThrownBy(() -> AvroEventSchema.checked(schema)).hasMessageContaining(why);
    }

    /** A time of day would be read as an instant, an unscaled decimal as floats. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "time | {'type':'long','logicalType':'time-micros'} | 'time' of a long (time-micros); it must be a long, a timestamp (not a time of day)",
                "time | {'type':'int','logicalType':'time-millis'} | 'time' of an int (time-millis)",
                "features | {'type':'bytes','logicalType':'decimal','precision':9} | 'features' of bytes (decimal); it must be an array of numbers",
                "features | {'type':'fixed','name':'D','size':12,'logicalType':'duration'} | 'features' of a fixed (duration)",
                "features | {'type':'array','items':{'type':'bytes','logicalType':'decimal','precision':9}} | 'features' of an array of bytes",
                "weight | {'type':'bytes','logicalType':'decimal','precision':9} | 'weight' of bytes (decimal); it must be a number",
                "label | {'type':'fixed','name':'U','size':16,'logicalType':'uuid'} | 'label' of a fixed (uuid); it must be a string"
            })
    void checked_logicalTypesOfNoUse_areNamed(String field, String type, String why) {
        String more =
                field.equals("features") ? "" : "{'name':'%s','type':%s},".formatted(field, type);
        String schema =
                record(
                                "'string'",
                                more + "{'name':'other','type':'int'}",
                                field.equals("features") ? type : FLOATS)
                        .toString();
        assertThatThrownBy(() -> AvroEventSchema.checked(schema)).hasMessageContaining(why);
    }

    private static Event good(Schema schema, Object entity, Object label, Object features) {
        Decoded decoded = decoded(schema, event(schema, entity, label, features));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        return ((Decoded.Good) decoded).event();
    }

    static GenericRecord event(Schema schema, Object entity, Object label, Object features) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("entity", entity);
        record.put("label", label);
        record.put("features", features);
        return record;
    }

    static Schema schema(String entity, String label, String features) {
        return record(entity, "{'name':'label','type':" + label + "}", features);
    }

    private static Schema record(String entity, String more, String features) {
        String json =
                "{'type':'record','name':'UserEvent','namespace':'com.acme','fields':[{'name':'extra','type':{'type':'map','values':'int'},'default':{}},{'name':'entity','type':%s},%s,{'name':'features','type':%s}]}"
                        .formatted(entity, more, features);
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }

    private static Decoded decoded(Schema schema, GenericRecord record) {
        EventDecoder json =
                new EventDecoder(
                        TestRecords.THREE,
                        Limits.DEFAULTS,
                        List.of(AvroEventSchema.checked(schema.toString())),
                        () -> TestRecords.RECORD_TIME);
        byte[] header =
                ByteBuffer.allocate(10)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 0xC3)
                        .put((byte) 1)
                        .putLong(SchemaNormalization.parsingFingerprint64(schema))
                        .array();
        return json.decode(TestRecords.event(written(header, schema, record)));
    }

    static byte[] written(byte[] header, Schema schema, GenericRecord record) {
        if (schema.getField("extra") != null) {
            record.put("extra", Map.of("x", 1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        try {
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(schema).write(record, out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
