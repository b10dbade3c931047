package io.tripletflow.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.tripletflow.fuzz.Fuzz;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
        EventParser event =
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
                "{\"weight\":0}",
                "{\"time\":-1}",
                "{\"time\":1.5}",
                "{\"time\":01}",
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
                                + random.nextInt(1 << 30)
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
        EventParser scanned = scanned(json.toString());
        if (scanned != null) {
            EventParser parsed = parsed(json.toString().getBytes(UTF_8));
            assertThat(parsed).as("what was scanned is a good event").isNotNull();
            assertThat(scanned).usingRecursiveComparison().ignoringFields("seen").isEqualTo(parsed);
        }
    }

    @Test
    void read_anything_isAsTheParserReadsIt() {
        List<byte[]> samples =
                List.of(
                        "{\"entity\":\"t-81\",\"label\":\"p\",\"group\":\"n\",\"time\":1732,\"features\":[0.25,-1.0E-7,3]}"
                                .getBytes(UTF_8),
                        "{ \"features\" : [1] , \"weight\":2.5,\"tower\":\"t\", \"entity\":\"e\"}\n"
                                .getBytes(UTF_8));
        new Fuzz("event scanner", samples, PIECES, 3_000).run(50_000, EventScannerTest::agrees);
    }

    /** Fields are all that a record's fate depends on, so equal ones have an equal one. */
    private static boolean agrees(byte[] json) {
        EventParser scanned = new EventParser(LIMITS, WIDTH);
        if (!EventScanner.read(json, WIDTH, scanned)) {
            return false;
        }
        assertThat(Utf8.firstInvalid(json)).isNegative();
        EventParser parsed = parsed(json);
        assertThat(parsed).as("what was scanned is a good event").isNotNull();
        assertThat(texts(scanned)).isEqualTo(texts(parsed));
        assertThat(scanned.time).isEqualTo(parsed.time);
        assertThat(scanned.weight).isEqualTo(parsed.weight);
        assertThat(values(scanned)).isEqualTo(values(parsed));
        return true;
    }

    private static List<String> texts(EventParser event) {
        return Arrays.asList(event.entity, event.label, event.group, event.tower, event.text);
    }

    private static float[] values(EventParser event) {
        assertThat(event.ids).isNull();
        return event.features == null ? null : event.features.values();
    }

    @Property(tries = 100_000)
    void readFloat_ofAnyText_isTheNearestFloatOrNone(@ForAll long seed) {
        Random random = new Random(seed);
        String text =
                switch (random.nextInt(4)) {
                    case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
                    case 1 -> Double.toString(random.nextGaussian());
                    case 2 -> random.nextInt(1_000_000) + "." + random.nextInt(100_000_000);
                    default -> random.nextInt(100) + "e" + (random.nextInt(60) - 30);
                };
        float read = new FloatScanner(text.getBytes(UTF_8)).read(0);
        if (!Float.isNaN(read)) {
            assertThat(read).isEqualTo(Float.parseFloat(text));
        }
    }

    @Property(tries = 20_000)
    void readFloat_halfWayBetweenTwoFloats_isNotGuessed(@ForAll int bits) {
        float low = Math.abs(Float.intBitsToFloat(bits & 0x3fffffff));
        String text =
                new java.math.BigDecimal(((double) low + Math.nextUp(low)) / 2).toPlainString();
        float read = new FloatScanner(text.getBytes(UTF_8)).read(0);
        if (!Float.isNaN(read)) {
            assertThat(read).isEqualTo(Float.parseFloat(text));
        }
    }

    @Test
    void readFloat_ofWrittenFloats_seldomGivesUp() {
        Random random = new Random(7);
        int gaveUp = 0;
        for (int i = 0; i < 10_000; i++) {
            String text = Float.toString((float) random.nextGaussian());
            gaveUp += Float.isNaN(new FloatScanner(text.getBytes(UTF_8)).read(0)) ? 1 : 0;
        }
        assertThat(gaveUp).isZero();
    }

    private static EventParser scanned(String json) {
        EventParser event = new EventParser(LIMITS, WIDTH);
        return EventScanner.read(json.getBytes(UTF_8), WIDTH, event) ? event : null;
    }

    private static EventParser parsed(byte[] json) {
        EventParser event = new EventParser(LIMITS, WIDTH);
        try (JsonParser parser = Json.parser(json)) {
            event.read(parser);
            return event;
        } catch (IOException | Unusable e) {
            return null;
        }
    }
}
