package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_TIME;
import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_WEIGHT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.DUPLICATE_FIELD;
import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_ENTITY;
import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_INPUT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_FINITE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_JSON;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.UNKNOWN_TOWER;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_DIMENSION;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.TextIds;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Limits LIMITS = new Limits(2000, 20, 20, 20, 50, 5, 60_000);

    private final EventDecoder json = new EventDecoder(TestRecords.THREE, LIMITS, () -> NOW);

    @Test
    void decode_wholeEvent_takesEveryField() {
        String text =
                "{\"entity\":\"t-81\",\"label\":\"person-7\",\"group\":\"north\","
                        + "\"time\":1700000000000,\"features\":[1,-2.5e-3,0.1]}";
        assertThat(good(text))
                .isEqualTo(
                        new Event(
                                "t-81",
                                Optional.of("person-7"),
                                "north",
                                Event.DEFAULT_TOWER,
                                1_700_000_000_000L,
                                new Input.Features(new float[] {1f, -2.5e-3f, 0.1f})));
    }

    @Test
    void decode_onlyEntityAndFeatures_takesDefaults() {
        Event event = good("{\"entity\":\"a\",\"features\":[1,2,3]}");
        assertThat(good("{\"entity\":\"a\",\"label\":\" \",\"features\":[1,2,3]}"))
                .isEqualTo(event);
        assertThat(event.label()).isEmpty();
        assertThat(event.group()).isEmpty();
        assertThat(event.tower()).isEqualTo(Event.DEFAULT_TOWER);
        assertThat(event.timeMillis()).isEqualTo(TestRecords.RECORD_TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entity\":\"a\",\"label\":\"\",\"features\":[1,2,3]}",
                "{\"entity\":\"a\",\"label\":null,\"group\":null,\"time\":null,\"tower\":null,"
                        + "\"text\":null,\"features\":[1,2,3]}",
                "{\"x\":{\"entity\":[1,{\"y\":null}]},\"entity\":\"a\",\"features\":[1,2,3],\"z\":1}",
                "{\"x\":1,\"x\":2,\"entity\":\"a\",\"features\":[1,2,3]}",
                " \n{\"features\":[1,2,3],\"entity\":\"a\"}\t\n ",
                "\uFEFF{\"entity\":\"a\",\"features\":[1,2,3]}"
            })
    void decode_unlabelledOrUnknownFields_isUnlabelledEvent(String text) {
        Event event = good(text);
        assertThat(event.entity()).isEqualTo("a");
        assertThat(event.label()).isEmpty();
        assertThat(event.input()).isEqualTo(new Input.Features(new float[] {1, 2, 3}));
    }

    @Test
    void decode_base64Features_readsLittleEndianFloats() {
        String base64 = base64(1f, -0.5f, Float.MIN_VALUE);
        Event event = good("{\"entity\":\"a\",\"features\":\"" + base64 + "\"}");
        assertThat(event.input())
                .isEqualTo(new Input.Features(new float[] {1f, -0.5f, Float.MIN_VALUE}));
    }

    @Test
    void decode_textForTextTower_takesText() {
        Event event = good("{\"text\":\"Grüße 👋\",\"tower\":\"words\",\"entity\":\"ä\"}");
        assertThat(event.input()).isEqualTo(new Input.Text("Grüße 👋"));
        assertThat(event.tower()).isEqualTo("words");
    }

    @Test
    void decode_ids_isASetOfStringsAndWholeNumbers() {
        String start = "{\"entity\":\"a\",\"tower\":\"pages\",\"ids\":";
        Event event = good(start + "[\"b\",17,\"a\",\"17\",-5]}");
        assertThat(event.input()).isEqualTo(Input.Ids.of(List.of("a", "b", "17", "-5")));
        assertThat(good(start + "[]}").input()).isEqualTo(Input.Ids.of(List.of()));
        String big = "123456789012345678901234567890";
        assertThat(good(start + "[" + big + ",-0]}").input())
                .isEqualTo(Input.Ids.of(List.of(big, "0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.25", "2.5e-1", "1000000", "1e-40"})
    void decode_weight_isKept(String weight) {
        String text = "{\"entity\":\"a\",\"features\":[1,2,3],\"weight\":" + weight + "}";
        assertThat(good(text).weight()).isEqualTo(Float.parseFloat(weight));
    }

    @Test
    void decode_noWeight_isOne() {
        String start = "{\"entity\":\"a\",\"features\":[1,2,3]";
        assertThat(good(start + "}").weight()).isEqualTo(1);
        assertThat(good(start + ",\"weight\":null}").weight()).isEqualTo(1);
    }

    @Test
    void decode_good_keepsOriginalRecord() {
        ConsumerRecord<byte[], byte[]> record =
                TestRecords.event("{\"entity\":\"a\",\"features\":[1,2,3]}");
        Decoded.Good good = (Decoded.Good) json.decode(record);
        assertThat(good.from().key()).isSameAs(record.key());
        assertThat(good.from().value()).isSameAs(record.value());
        DeadLetter late = good.reject(DeadLetter.Reason.LATE, "is late");
        assertThat(late.detail()).isEqualTo("entity 'a' is late (events-0@1842)");
        assertThat(late.value()).isSameAs(record.value());
        assertThat(late.offset()).isEqualTo(1842);
    }

    static Stream<Arguments> unusable() {
        String entity = "{\"entity\":\"t-81\",";
        String features = "\"features\":[1,2,3]";
        String pages = entity + "\"tower\":\"pages\",\"ids\":";
        String weight = entity + features + ",\"weight\":";
        return Stream.of(
                // not JSON
                bad("", NOT_JSON, "the record is blank"),
                bad("  \n", NOT_JSON, "the record is blank"),
                bad("hello", NOT_JSON, "Unrecognized token"),
                bad(entity, NOT_JSON, "Unexpected end-of-input"),
                bad(entity + features, NOT_JSON, "Unexpected end-of-input"),
                bad(entity + "\"features\":[1,2", NOT_JSON, "Unexpected end-of-input"),
                bad(entity + features + "} x", NOT_JSON, "Unrecognized token"),
                bad(entity + features + "}{}", NOT_JSON, "goes on after its JSON"),
                bad(entity + features + "}]", NOT_JSON, "Unexpected close marker"),
                bad("{'entity':'a'}", NOT_JSON, "Unexpected character"),
                bad(entity + "\"features\":[01,2,3]}", NOT_JSON, "Leading zeroes"),
                bad(entity + "\"text\":\"\\ud83d\",\"tower\":\"words\"}", NOT_JSON, "surrogate"),
                bad("{\"entity\":\"\\udc00\"," + features + "}", NOT_JSON, "surrogate"),
                // wrong types
                bad("[1,2]", WRONG_TYPE, "the record is an array; send one JSON object"),
                bad("\"x\"", WRONG_TYPE, "the record is a string; send one JSON object"),
                bad("null", WRONG_TYPE, "the record is null; send one JSON object"),
                bad(
                        "{\"entity\":5.0," + features + "}",
                        WRONG_TYPE,
                        "is the number '5.0'; it must be a string, a whole"),
                bad(
                        entity + "\"label\":7.5," + features + "}",
                        WRONG_TYPE,
                        "label of entity 't-81'"),
                bad(entity + "\"group\":[]," + features + "}", WRONG_TYPE, "group of entity"),
                bad(entity + "\"tower\":{}," + features + "}", WRONG_TYPE, "tower of entity"),
                bad(entity + "\"text\":true," + features + "}", WRONG_TYPE, "is a boolean"),
                bad(
                        entity + "\"time\":\"now\"," + features + "}",
                        BAD_TIME,
                        "is 'now', which is no time; send"),
                bad(entity + "\"features\":{\"a\":1}}", WRONG_TYPE, "features of entity 't-81' is"),
                bad(entity + "\"features\":[1,\"2\",3]}", WRONG_TYPE, "feature 1 of entity 't-81'"),
                bad(entity + "\"features\":[1,[2],3]}", WRONG_TYPE, "feature 1 of entity 't-81'"),
                bad(entity + "\"features\":[1,true,3]}", WRONG_TYPE, "feature 1 of entity 't-81'"),
                bad(entity + "\"features\":\"***\"}", WRONG_TYPE, "not base64"),
                // duplicates
                bad(entity + features + "," + features + "}", DUPLICATE_FIELD, "'features' of "),
                bad(entity + "\"entity\":\"t-81\"," + features + "}", DUPLICATE_FIELD, "'entity'"),
                bad(entity + "\"label\":null,\"label\":\"\"}", DUPLICATE_FIELD, "'label' of "),
                // not finite
                bad(
                        entity + "\"features\":[1,NaN,3]}",
                        NOT_FINITE,
                        "feature 1 of entity 't-81' is"),
                bad(entity + "\"features\":[1,2,Infinity]}", NOT_FINITE, "feature 2 of entity"),
                bad(entity + "\"features\":[-Infinity,2,3]}", NOT_FINITE, "is -Infinity; every"),
                bad(entity + "\"features\":[1,\"NaN\",3]}", NOT_FINITE, "is 'NaN'; every"),
                bad(entity + "\"features\":[1,\"-inf\",3]}", NOT_FINITE, "is '-inf'; every"),
                bad(entity + "\"features\":[1,null,3]}", NOT_FINITE, "is null; every feature"),
                bad(entity + "\"features\":[1,1e999,3]}", NOT_FINITE, "is 1e999; every feature"),
                bad(entity + "\"features\":[1,-4e38,3]}", NOT_FINITE, "is -4e38; every feature"),
                bad(entity + "\"features\":[1,1" + "0".repeat(400) + "]}", NOT_FINITE, "feature 1"),
                bad(
                        entity + "\"features\":\"" + base64(1, Float.NaN, 2) + "\"}",
                        NOT_FINITE,
                        "feature 1 of entity 't-81' is NaN; every feature must be a finite float of 4"
                                + " bytes, the lowest first; fix the producer (float64 and"
                                + " big-endian bytes look so)"),
                // entity
                bad("{}", MISSING_ENTITY, "no entity"),
                bad("{" + features + "}", MISSING_ENTITY, "no entity"),
                bad("{\"entity\":\"\"," + features + "}", MISSING_ENTITY, "no entity"),
                bad("{\"entity\":\"  \"," + features + "}", MISSING_ENTITY, "no entity"),
                bad("{\"entity\":null," + features + "}", MISSING_ENTITY, "no entity"),
                // tower
                bad(
                        entity + "\"tower\":\"audio\"," + features + "}",
                        UNKNOWN_TOWER,
                        "tower 'audio' of entity 't-81' is unknown; the job has [default, pages, words]"),
                // time
                bad(
                        entity + "\"time\":-1," + features + "}",
                        BAD_TIME,
                        "is -1; a time is not negative; send"),
                bad(
                        entity + "\"time\":1.5," + features + "}",
                        BAD_TIME,
                        "is '1.5', which lies before March 1973"),
                bad(
                        entity + "\"time\":NaN," + features + "}",
                        BAD_TIME,
                        "is 'NaN', which is no time"),
                bad(entity + "\"time\":1e3," + features + "}", BAD_TIME, "set source.time-unit"),
                bad(
                        entity + "\"time\":9223372036854775808," + features + "}",
                        BAD_TIME,
                        "ahead of"),
                bad(
                        entity + "\"time\":1700000060124," + features + "}",
                        BAD_TIME,
                        "is 1700000060124, which lies 60001 ms ahead of its record's timestamp but"
                                + " limits.max-future is 60000 ms"),
                bad(
                        entity + "\"time\":\"+10000-01-01\"," + features + "}",
                        BAD_TIME,
                        "years 1970 to 9999"),
                // input
                bad("{\"entity\":\"t-81\"}", MISSING_INPUT, "entity 't-81' has no features"),
                bad(entity + "\"features\":null}", MISSING_INPUT, "has no features"),
                bad(entity + "\"tower\":\"words\"}", MISSING_INPUT, "has no text"),
                bad(entity + "\"tower\":\"words\",\"text\":\" \"}", MISSING_INPUT, "has no text"),
                bad(
                        entity + "\"tower\":\"words\",\"text\":\"\\u200b\\ufe0f\"}",
                        MISSING_INPUT,
                        "has no text but blanks, control or format characters; send words"),
                bad(entity + "\"text\":\"hi\"," + features + "}", MISSING_INPUT, "has both"),
                bad(
                        entity + "\"text\":\"hi\"}",
                        MISSING_INPUT,
                        "has text but tower 'default' takes features; send that, or change input.kind"),
                bad(
                        entity + "\"tower\":\"words\"," + features + "}",
                        MISSING_INPUT,
                        "has features but tower 'words' takes text"),
                // dimension
                bad(
                        entity + "\"features\":[1,2]}",
                        WRONG_DIMENSION,
                        "features of entity 't-81' have length 2 but tower 'default' takes 3; "
                                + "send as many, or change input.dimension (events-0@1842)"),
                bad(entity + "\"features\":[1,2,3,4,5]}", WRONG_DIMENSION, "have length 5 but"),
                bad(entity + "\"features\":[]}", WRONG_DIMENSION, "have length 0 but"),
                bad(entity + "\"features\":\"" + base64(1, 2) + "\"}", WRONG_DIMENSION, "length 2"),
                bad(entity + "\"features\":\"AAAA\"}", WRONG_DIMENSION, "are 3 bytes in base64"),
                // ids
                bad(
                        pages + "\"a\"}",
                        WRONG_TYPE,
                        "ids of entity 't-81' is a string; it must be an"),
                bad(pages + "{\"a\":1}}", WRONG_TYPE, "ids of entity 't-81' is an object"),
                bad(
                        pages + "[\"a\",1.5]}",
                        WRONG_TYPE,
                        "id 1 of entity 't-81' is a number; every id must be a string that is not"
                                + " empty or a whole number"),
                bad(pages + "[null]}", WRONG_TYPE, "id 0 of entity 't-81' is null"),
                bad(pages + "[[\"a\"]]}", WRONG_TYPE, "id 0 of entity 't-81' is an array"),
                bad(pages + "[NaN]}", WRONG_TYPE, "id 0 of entity 't-81' is a number"),
                bad(pages + "[\"a\",\"\"]}", WRONG_TYPE, "id 1 of entity 't-81' is empty"),
                bad(pages + "[\"\\ud83d\"]}", NOT_JSON, "id 0 of entity 't-81' has half"),
                bad(
                        pages + "[1,1,1,1,1,1]}",
                        TOO_LARGE,
                        "ids of entity 't-81' are 6 but limits.ids is 5; send fewer or raise"),
                bad(pages + "[],\"ids\":[]}", DUPLICATE_FIELD, "'ids' of entity 't-81'"),
                bad(pages + "null}", MISSING_INPUT, "entity 't-81' has no ids; send them"),
                bad(pages + "[1]," + features + "}", MISSING_INPUT, "both features and ids"),
                bad(
                        pages + "[1,2,3],\"text\":\"red shoes blue\"}",
                        TOO_LARGE,
                        "ids and words of entity 't-81' are 6 but limits.ids is 5; send fewer"),
                bad(
                        entity + "\"tower\":\"words\",\"ids\":[1],\"text\":\"x\"}",
                        MISSING_INPUT,
                        "has ids but tower 'words' takes text"),
                bad(
                        entity + "\"ids\":[]}",
                        MISSING_INPUT,
                        "has ids but tower 'default' takes features"),
                bad(
                        entity + "\"tower\":\"pages\"," + features + "}",
                        MISSING_INPUT,
                        "has features but tower 'pages' takes ids"),
                // weight
                bad(
                        weight + "0}",
                        BAD_WEIGHT,
                        "weight of entity 't-81' is '0'; it must be a number above 0, at most"
                                + " 1000000 "),
                bad(weight + "-2.5}", BAD_WEIGHT, "is '-2.5'"),
                bad(weight + "1000001}", BAD_WEIGHT, "is '1000001'"),
                bad(weight + "1e-60}", BAD_WEIGHT, "is '1e-60'"),
                bad(weight + "1e60}", NOT_FINITE, "is '1e60'"),
                bad(weight + "NaN}", NOT_FINITE, "is 'NaN'"),
                bad(weight + "\"2\"}", WRONG_TYPE, "weight of entity 't-81' is a string"),
                bad(weight + "[1]}", WRONG_TYPE, "weight of entity 't-81' is an array"),
                bad(weight + "1,\"weight\":1}", DUPLICATE_FIELD, "'weight' of entity 't-81'"),
                // size
                bad(
                        entity + features + ",\"x\":" + "[".repeat(70) + "]".repeat(70) + "}",
                        TOO_LARGE,
                        "nesting depth (65) exceeds the maximum allowed (64); fix the producer"),
                bad(entity + features + "}" + " ".repeat(2000), TOO_LARGE, "limits.record-bytes"),
                bad(
                        "{\"entity\":\"" + "e".repeat(21) + "\"}",
                        TOO_LARGE,
                        "entity of an event without entity has 21 characters but "
                                + "limits.entity-length is 20"),
                bad(
                        long20(entity, "label") + features + "}",
                        TOO_LARGE,
                        "limits.label-length is 20"),
                bad(
                        long20(entity, "group") + features + "}",
                        TOO_LARGE,
                        "limits.group-length is 20"),
                bad(
                        long20(entity, "tower") + features + "}",
                        TOO_LARGE,
                        "limits.group-length is 20"),
                bad(
                        long20(entity, "source") + features + "}",
                        TOO_LARGE,
                        "source of entity 't-81' has 21 characters but limits.group-length is 20"),
                bad(
                        entity + features + ",\"source\":{\"name\":\"db\"}}",
                        WRONG_TYPE,
                        "source of entity 't-81' is an object; it must be a string"),
                bad(
                        entity + features + ",\"source\":\"a\",\"source\":\"a\"}",
                        DUPLICATE_FIELD,
                        "'source' of entity 't-81'"),
                bad(
                        entity + "\"tower\":\"words\",\"text\":\"" + "w".repeat(51) + "\"}",
                        TOO_LARGE,
                        "text of entity 't-81' has 51 characters but limits.text-length is 50"),
                bad("[".repeat(100) + "]".repeat(100), TOO_LARGE, "nesting depth"),
                bad(entity + "\"x\":" + "[".repeat(100), TOO_LARGE, "nesting depth"),
                bad(entity + "\"features\":[1" + "0".repeat(1000) + "]}", TOO_LARGE, "length"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void decode_unusable_isDeadLetterWithReason(
            String text, DeadLetter.Reason reason, String detail) {
        ConsumerRecord<byte[], byte[]> record = TestRecords.event(text);
        DeadLetter letter = bad(record);
        assertThat(letter.detail()).contains(detail).endsWith("(events-0@1842)");
        assertThat(letter.reason()).isEqualTo(reason);
        assertThat(letter.key()).isSameAs(record.key());
        assertThat(letter.value()).isSameAs(record.value());
        assertThat(letter.timeMillis()).isEqualTo(TestRecords.RECORD_TIME);
    }

    @Test
    void decode_noValue_asksToForgetTheKey() {
        assertThat(json.decode(TestRecords.event((byte[]) null)))
                .isEqualTo(new Decoded.Forget("k", "events", 0, 1842));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "empty", "not UTF-8", "long"})
    void decode_noValueAndNoEntityAsKey_isNotJson(String kind) {
        byte[] key =
                switch (kind) {
                    case "none" -> null;
                    case "empty" -> new byte[0];
                    case "long" -> new byte[3 * LIMITS.entityLength() + 1];
                    default -> new byte[] {(byte) 0xff};
                };
        DeadLetter letter =
                bad(TestRecords.record("events", 0, 1842, TestRecords.RECORD_TIME, key, null));
        assertThat(letter.reason()).isEqualTo(NOT_JSON);
        assertThat(letter.detail())
                .startsWith("the record has no value and no key that is an entity; send one JSON");
    }

    @Test
    void decode_noTimeAnywhere_isBadTime() {
        byte[] value = "{\"entity\":\"a\",\"features\":[1,2,3]}".getBytes(UTF_8);
        assertThat(bad(TestRecords.record("events", 0, 1, -1, null, value)).reason())
                .isEqualTo(BAD_TIME);
    }

    @Test
    void decode_otherEncodings_areNotJson() {
        String text = "{\"entity\":\"ä\",\"features\":[1,2,3]}";
        assertThat(bad(TestRecords.event(text.getBytes(ISO_8859_1))).detail())
                .startsWith("the record is not UTF-8 at byte 11");
        assertThat(bad(TestRecords.event(text.getBytes(UTF_16LE))).detail())
                .startsWith("the record is not UTF-8 at byte 1");
    }

    @Test
    void decode_farFutureWithoutBound_isGood() {
        Limits unbounded = new Limits(2000, 20, 20, 20, 50, 0);
        EventDecoder lenient = new EventDecoder(TestRecords.DENSE, unbounded, () -> 0);
        String text =
                "{\"entity\":\"a\",\"time\":\"9999-12-31T23:59:59.999Z\",\"features\":[1,2,3]}";
        assertThat(lenient.decode(TestRecords.event(text))).isInstanceOf(Decoded.Good.class);
    }

    @Test
    void decode_manyDuplicates_takeNoRoomEach() {
        Limits large = new Limits(1 << 20, 20, 20, 20, 50, 0);
        EventDecoder wide =
                new EventDecoder(Map.of("default", new InputSpec.Dense(1 << 16)), large);
        byte[] value =
                ("{\"entity\":\"a\"" + ",\"features\":[]".repeat(20_000) + "}").getBytes(UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(wide.decode(TestRecords.event(value))).isInstanceOf(Decoded.Bad.class);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64L << 20);
    }

    @Test
    void limits_ofIds_haveARangeAndADefault() {
        assertThat(new Limits(2000, 20, 20, 20, 50, 0).ids()).isEqualTo(Limits.DEFAULTS.ids());
        assertThatThrownBy(() -> new Limits(2000, 20, 20, 20, 50, 0, 0))
                .hasMessage("limits.ids must be positive but was 0");
        assertThatThrownBy(() -> new Limits(2000, 20, 20, 20, 50, 65_537, 0))
                .hasMessage("limits.ids must be at most 65536 but was 65537");
    }

    @Test
    void decode_manyLettersInNames_staysShortInDetail() {
        String text = "{\"entity\":\"a\",\"tower\":\"\\n\\u0000" + "x".repeat(15) + "\"}";
        assertThat(bad(TestRecords.event(text)).detail())
                .contains("tower '  xxx")
                .hasSizeLessThan(300);
    }

    @Test
    void encode_thenDecode_isTheSameEvent() {
        Event features =
                new Event(
                        "e\"1",
                        Optional.of("é"),
                        "g",
                        "default",
                        5,
                        new Input.Features(new float[] {Float.MIN_VALUE, -3.4028235e38f, 0.1f}));
        Event text =
                new Event(
                        "e", Optional.empty(), "", "words", 0, new Input.Text("a\nb \uD83D\uDC4B"));
        assertThat(good(new String(EventJson.encode(features), UTF_8))).isEqualTo(features);
        assertThat(good(new String(EventJson.encode(text), UTF_8))).isEqualTo(text);
    }

    @Test
    void encode_ids_needsTheirTexts() {
        List<String> ids = List.of("b", "a b", "17");
        Event event = new Event("e", Optional.of("l"), "", "pages", 5, Input.Ids.of(ids), 0.5f);
        String text = new String(EventJson.encode(event, ids), UTF_8);
        assertThat(text)
                .isEqualTo(
                        "{\"entity\":\"e\",\"label\":\"l\",\"time\":\"1970-01-01T00:00:00.005Z\",\"tower\":\"pages\","
                                + "\"weight\":0.5,\"ids\":[\"b\",\"a b\",\"17\"]}");
        assertThat(good(text)).isEqualTo(event);
        Input.Ids inWords = new TextIds().with(Input.Ids.of(ids), "Red shoes, red");
        assertThat(inWords.ids()).hasSize(5);
        Event described = new Event("e", Optional.empty(), "", "pages", 5, inWords);
        String both = new String(EventJson.encode(described, ids, "Red shoes, red"), UTF_8);
        assertThat(both).endsWith("\"ids\":[\"b\",\"a b\",\"17\"],\"text\":\"Red shoes, red\"}");
        assertThat(good(both)).isEqualTo(described);
        assertThat(good(both.replace("Red shoes, red", "shoes RED"))).isEqualTo(described);
        assertThat(good(both.replace("Red shoes, red", " ")).input())
                .as("blanks say nothing")
                .isEqualTo(Input.Ids.of(ids));
        assertThatThrownBy(() -> EventJson.encode(event))
                .hasMessage("the texts of the ids of entity 'e' must be given");
        assertThatThrownBy(() -> EventJson.encode(event, List.of("a")))
                .hasMessage("ids must be those of entity 'e'");
    }

    @Test
    void encode_isCanonical() {
        Event event =
                new Event(
                        "t-81",
                        Optional.of("p"),
                        "",
                        "default",
                        7,
                        new Input.Features(new float[] {1f, 0.25f}));
        assertThat(new String(EventJson.encode(event), UTF_8))
                .isEqualTo(
                        "{\"entity\":\"t-81\",\"label\":\"p\",\"time\":\"1970-01-01T00:00:00.007Z\",\"features\":[1.0,0.25]}");
    }

    private Event good(String text) {
        Decoded decoded = json.decode(TestRecords.event(text));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        return ((Decoded.Good) decoded).event();
    }

    private DeadLetter bad(ConsumerRecord<byte[], byte[]> record) {
        Decoded decoded = json.decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Bad.class);
        return ((Decoded.Bad) decoded).letter();
    }

    private static Arguments bad(String text, DeadLetter.Reason reason, String detail) {
        return Arguments.of(text, reason, detail);
    }

    private static String long20(String start, String field) {
        return start + "\"" + field + "\":\"" + "x".repeat(21) + "\",";
    }

    private static String base64(float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
