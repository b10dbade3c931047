package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.FloatScanner;
import io.tripletflow.connectors.wire.Utf8;
import io.tripletflow.fuzz.Fuzz;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way against the long one: whatever it reads, the parser would have read the same. */
class EventScannerTest {
    private static final Limits LIMITS = new Limits(4000, 10, 10, 10, 50, 6, 0);
    private static final int WIDTH = 3;
    private static final List<String> PIECES =
            List.of(
                    ",",
                    "}",
                    "]",
                    "[",
                    "{",
                    "\"",
                    ":",
                    " ",
                    "0",
                    "-",
                    ".",
                    "e",
                    "E+",
                    "1e5",
                    "\\u0041",
                    "\\",
                    "é",
                    "\t",
                    " \n",
                    "null",
                    "01",
                    "1.",
                    ".5",
                    "-0",
                    "1e400",
                    "99999999999999999999",
                    "\"label\":\"x\",",
                    "\"weight\":0.5,",
                    "\"tower\":\"t\",",
                    "\"other\":1,",
                    "\u0001");

    @Test
    void read_usualEvent_isRead() {
        EventDraft event =
                scanned(
                        "{\"entity\":\"t-81\",\"label\":\"p\",\"group\":\"n\",\"time\":1732400000000,"
                                + "\"features\":[0.25,-1.0E-7, 3]}\n");
        assertThat(event.entity).isEqualTo("t-81");
        assertThat(event.label).isEqualTo("p");
        assertThat(event.group).isEqualTo("n");
        assertThat(event.time).hasValue(1732400000000L);
        assertThat(event.features.values()).containsExactly(0.25f, -1e-7f, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AACAPwAAAMA=", "AACAPwAAAMA"})
    void read_base64_isRead(String base64) {
        EventDraft event = scanned("{\"entity\":\"a\",\"features\": \"" + base64 + "\"}");
        assertThat(event.features.values()).containsExactly(1, -2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"entity\":\"a\"} x",
                "{\"entity\":\"a\",\"entity\":\"a\"}",
                "{\"entity\":\"12345678901\"}",
                "{\"entity\":\"\\u0041\"}",
                "{\"entity\":\"é\"}",
                "{\"entity\":null}",
                "{\"unknown\":\"a\"}",
                "{\"features\":[]}",
                "{\"features\":[1,2,3,4]}",
                "{\"features\":[1,]}",
                "{\"features\":[01]}",
                "{\"features\":[1.]}",
                "{\"features\":[+1]}",
                "{\"features\":[1e]}",
                "{\"features\":[1e99]}",
                "{\"features\":[null]}",
                "{\"features\":[1.0000000596046448]}",
                "{\"features\":\"AACAPw\\u003d=\"}",
                "{\"features\":\"AACAPw \"}",
                "{\"features\":\"AACAP_==\"}",
                "{\"features\":\"AACAPw",
                "{\"features\":\"AAAA\"}",
                "{\"features\":\"AADAfw==\"}",
                "{\"features\":\"AACAPwAAgD8AAIA/AACAPw==\"}",
                "{\"weight\":0}",
                "{\"time\":-1}",
                "{\"time\":1.5}",
                "{\"time\":01}",
                "{\"time\":12345}",
                "{\"label\":017}",
                "{\"label\":1.5}",
                "{\"label\":true}",
                "{\"time\":9223372036854775808}"
            })
    void read_anythingElse_givesUp(String json) {
        assertThat(scanned(json)).isNull();
    }

    @Property(tries = 50_000)
    void read_mutatedEvent_isAsTheParserReadsIt(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder json =
                new StringBuilder(
                        "{\"entity\":\"e\",\"label\":\"l\",\"group\":\"g\",\"time\":"
                                + (1_000_000_000L + random.nextInt(1 << 30))
                                + ",\"weight\":2.5,\"features\":["
                                + random.nextFloat()
                                + ","
                                + (float) random.nextGaussian() * 1e-4f
                                + ",7]}");
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(json.length());
            if (random.nextBoolean()) {
                json.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            } else {
                json.delete(at, at + 1 + random.nextInt(3));
            }
        }
        EventDraft scanned = scanned(json.toString());
        if (scanned != null) {
            EventDraft parsed = parsed(json.toString().getBytes(UTF_8));
            assertThat(parsed).as("what was scanned is a good event").isNotNull();
            assertThat(scanned).usingRecursiveComparison().ignoringFields("seen").isEqualTo(parsed);
        }
    }

    @Test
    void read_anything_isAsTheParserReadsIt() {
        List<byte[]> samples =
                List.of(
                        "{\"entity\":\"t-81\",\"label\":\"p\",\"group\":\"n\",\"time\":1732000000,\"features\":[0.25,-1.0E-7,3]}"
                                .getBytes(UTF_8),
                        "{ \"features\" : [1] , \"weight\":2.5,\"tower\":\"t\", \"entity\":\"e\"}\n"
                                .getBytes(UTF_8),
                        "{\"entity\":\"e\",\"features\":\"AACAPwAAAMA=\"}".getBytes(UTF_8));
        new Fuzz("event scanner", samples, PIECES, 3_000).run(50_000, EventScannerTest::agrees);
    }

    /** Fields are all that a record's fate depends on, so equal ones have an equal one. */
    private static boolean agrees(byte[] json) {
        EventDraft scanned = new EventDraft(LIMITS, WIDTH);
        if (!EventScanner.read(json, scanned)) {
            return false;
        }
        assertThat(Utf8.firstInvalid(json)).isNegative();
        EventDraft parsed = parsed(json);
        assertThat(parsed).as("what was scanned is a good event").isNotNull();
        assertThat(texts(scanned)).isEqualTo(texts(parsed));
        assertThat(scanned.time).isEqualTo(parsed.time);
        assertThat(scanned.weight).isEqualTo(parsed.weight);
        assertThat(values(scanned)).isEqualTo(values(parsed));
        return true;
    }

    private static List<String> texts(EventDraft event) {
        return Arrays.asList(event.entity, event.label, event.group, event.tower, event.text);
    }

    private static float[] values(EventDraft event) {
        assertThat(event.ids).isNull();
        return event.features == null ? null : event.features.values();
    }

    @Property(tries = 100_000)
    void readFloat_ofAnyText_isTheNearestFloatOrNone(@ForAll long seed) {
        Random random = new Random(seed);
        String text =
                switch (random.nextInt(6)) {
                    case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
                    case 1 -> Double.toString(random.nextGaussian());
                    case 2 -> random.nextInt(1_000_000) + "." + random.nextInt(100_000_000);
                    case 3 -> random.nextInt(100) + "e" + (random.nextInt(60) - 30);
                    case 4 -> random.nextInt(12) + "." + digits(random, random.nextInt(24));
                    default -> "-0." + "0".repeat(random.nextInt(5)) + digits(random, 18);
                };
        assertNearestOrNone(text);
    }

    private static String digits(Random random, int count) {
        return random.ints(count, 0, 10).mapToObj(String::valueOf).collect(joining());
    }

    @Property(tries = 20_000)
    void readFloat_halfWayBetweenTwoFloats_isNotGuessed(
            @ForAll int bits, @ForAll @IntRange(min = 14, max = 20) int digits) {
        float low = Math.abs(Float.intBitsToFloat(bits & 0x3fffffff));
        BigDecimal half = new BigDecimal(((double) low + Math.nextUp(low)) / 2);
        assertNearestOrNone(half.toPlainString());
        for (RoundingMode way : List.of(RoundingMode.DOWN, RoundingMode.UP)) {
            assertNearestOrNone(half.round(new MathContext(digits, way)).toPlainString());
        }
    }

    /** Alone and among others, which is read another way. */
    private static void assertNearestOrNone(String text) {
        FloatScanner alone = new FloatScanner(text.getBytes(UTF_8));
        float read = alone.read(0);
        if (!Float.isNaN(read)) {
            assertThat(read).as(text).isEqualTo(Float.parseFloat(text));
            assertThat(alone.end()).as(text).isEqualTo(text.length());
        }
        assertPlainAreNearest(("0.5, " + text + ", 0.25, 1234567, 0.75]").getBytes(UTF_8));
    }

    /** What was read as plain numbers is numbers and commas, each the nearest float. */
    private static int assertPlainAreNearest(byte[] json) {
        FloatScanner scanner = new FloatScanner(json);
        float[] values = new float[4];
        int count = scanner.readPlain(0, values, 1) - 1;
        String text = new String(json, 0, scanner.end(), ISO_8859_1);
        assertThat(text).matches(" ?(-?\\d\\.\\d{1,9}, ?){" + count + "}");
        String[] numbers = text.split(",", -1);
        for (int i = 0; i < count; i++) {
            assertThat(values[i + 1]).as(text).isEqualTo(Float.parseFloat(numbers[i]));
        }
        return count;
    }

    @Test
    void readPlain_withAnyByteInAnyPlace_isNoOtherNumber() {
        byte[] plain = "-0.25, 0.123456789,3.5,-1.75, 0.00000001, 0.5]".getBytes(UTF_8);
        assertThat(assertPlainAreNearest(plain)).as("as many as there is room for").isEqualTo(3);
        for (int at = 0; at < plain.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] json = plain.clone();
                json[at] = (byte) value;
                assertPlainAreNearest(json);
            }
        }
    }

    @Test
    void readPlain_ofWrittenNumbers_seldomStops() {
        Random random = new Random(7);
        int stops = 0;
        for (int i = 0; i < 10_000; i++) {
            float value = (float) random.nextGaussian();
            stops += 1 - assertPlainAreNearest((value + ",        ,       ").getBytes(UTF_8));
        }
        assertThat(stops).isLessThan(500);
    }

    @Test
    void readFloat_ofWrittenNumbers_seldomGivesUp() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            double value = random.nextGaussian();
            for (String text : List.of(Float.toString((float) value), Double.toString(value))) {
                float read = new FloatScanner(text.getBytes(UTF_8)).read(0);
                assertThat(read).as(text).isEqualTo((float) value);
            }
        }
    }

    /** More digits than the exponent's limit must not cancel against it. */
    @ParameterizedTest
    @ValueSource(strings = {"e-100", "e+100", "e999", "e", "e,", "e-", "e+,"})
    void readFloat_ofManyZerosAndAnExponent_isLeftToTheParser(String exponent) {
        for (int zeros = 0; zeros < 1_100; zeros++) {
            String text = "0." + "0".repeat(zeros) + "1" + exponent;
            float read = new FloatScanner(text.getBytes(UTF_8)).read(0);
            assertThat(read).as("%d zeros, %s", zeros, exponent).isNaN();
        }
    }

    private static EventDraft scanned(String json) {
        EventDraft event = new EventDraft(LIMITS, WIDTH);
        return EventScanner.read(json.getBytes(UTF_8), event) ? event : null;
    }

    private static EventDraft parsed(byte[] json) {
        EventDraft event = new EventDraft(LIMITS, WIDTH);
        try {
            JsonFields.readFully(json, event);
            return event;
        } catch (IOException | UnusableEventException e) {
            return null;
        }
    }
}
