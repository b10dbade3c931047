package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes, decoding yields an event that keeps every promise, or a dead letter. */
class EventJsonFuzzTest {
    private static final Limits LIMITS = new Limits(400, 10, 10, 10, 50, 6, 60_000);
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u",
                    "\\ud800",
                    "null",
                    "NaN",
                    "-",
                    "1e999",
                    "0.1",
                    "9223372036854775808",
                    "\"entity\":\"a\"",
                    "\"features\":[1,2,3]",
                    "\"time\":-5",
                    "\"text\":\"x\"",
                    "\"tower\":\"words\"",
                    "\"tower\":\"pages\"",
                    "\"ids\":[\"a\",7]",
                    "\"ids\":[1,2,3,4,5,6,7]",
                    "\"weight\":0",
                    "\"weight\":2.5",
                    "\u00e9",
                    "\u0000",
                    " ");

    private final EventDecoder json =
            new EventDecoder(TestRecords.THREE, LIMITS, () -> TestRecords.RECORD_TIME);

    @Property
    void decode_anyBytes_neverThrows(@ForAll byte[] bytes) {
        requireSound(bytes);
    }

    @Property(tries = 20_000)
    void decode_mutatedEvents_neverThrows(@ForAll("mutants") byte[] bytes) {
        requireSound(bytes);
    }

    @Property
    void decode_encodedEvent_isTheSame(@ForAll("events") Event event) {
        Decoded decoded = json.decode(TestRecords.event(EventJson.encode(event)));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        assertThat(((Decoded.Good) decoded).event()).isEqualTo(event);
    }

    @Property
    void decode_encodedIds_areTheSame(@ForAll("ids") List<String> ids) {
        Event event = new Event("e", Optional.of("l"), "g", "pages", 5, Input.Ids.of(ids), 0.1f);
        assertThat(json.decode(TestRecords.event(EventJson.encode(event, ids))))
                .isInstanceOfSatisfying(
                        Decoded.Good.class, good -> assertThat(good.event()).isEqualTo(event));
    }

    @Property(tries = 5_000)
    void decode_mutatedIds_neverThrows(@ForAll("idEvents") byte[] bytes, @ForAll long seed) {
        requireSound(mutate(bytes, seed));
    }

    @Provide
    Arbitrary<List<String>> ids() {
        return Arbitraries.strings()
                .withChars("aä\"\\ 7\n")
                .ofMinLength(1)
                .ofMaxLength(5)
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<byte[]> idEvents() {
        return ids().map(
                        ids ->
                                EventJson.encode(
                                        new Event(
                                                "e",
                                                Optional.empty(),
                                                "",
                                                "pages",
                                                5,
                                                Input.Ids.of(ids)),
                                        ids));
    }

    @Provide
    Arbitrary<byte[]> mutants() {
        return Combinators.combine(events(), Arbitraries.longs())
                .as((event, seed) -> mutate(EventJson.encode(event), seed));
    }

    @Provide
    Arbitrary<Event> events() {
        return TestRecords.events();
    }

    private static byte[] mutate(byte[] event, long seed) {
        byte[] bytes = event;
        Random random = new Random(seed);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            bytes =
                    switch (random.nextInt(4)) {
                        case 0 -> splice(bytes, at, Math.min(at + 1, bytes.length), noise(random));
                        case 1 -> splice(bytes, at, at, PIECES.get(random.nextInt(PIECES.size())));
                        case 2 -> splice(bytes, at, random.nextInt(at, bytes.length + 1), "");
                        default -> Arrays.copyOf(bytes, at);
                    };
        }
        return bytes;
    }

    private static String noise(Random random) {
        return String.valueOf((char) random.nextInt(256));
    }

    private static byte[] splice(byte[] bytes, int from, int to, String middle) {
        byte[] piece = middle.getBytes(UTF_8);
        byte[] out = Arrays.copyOf(bytes, from + piece.length + bytes.length - to);
        System.arraycopy(piece, 0, out, from, piece.length);
        System.arraycopy(bytes, to, out, from + piece.length, bytes.length - to);
        return out;
    }

    private void requireSound(byte[] bytes) {
        Decoded decoded = json.decode(TestRecords.event(bytes));
        if (decoded instanceof Decoded.Bad bad) {
            assertThat(bad.letter().value()).isSameAs(bytes);
            assertThat(bad.letter().detail()).endsWith("(events-0@1842)").hasSizeLessThan(600);
            DeadLetterRecords.encode("dead", bad.letter(), DeadLetterRecords.SAFE_BYTES);
            return;
        }
        Event event = ((Decoded.Good) decoded).event();
        assertThat(event.entity()).isNotEmpty().hasSizeLessThanOrEqualTo(10);
        assertThat(event.timeMillis()).isBetween(0L, TestRecords.RECORD_TIME + 60_000);
        assertThat(TestRecords.THREE).containsKey(event.tower());
        assertThat(Event.isWeight(event.weight())).isTrue();
        if (event.input() instanceof Input.Ids ids) {
            assertThat(event.tower()).isEqualTo("pages");
            assertThat(ids.ids()).hasSizeLessThanOrEqualTo(6);
            return;
        }
        assertThat(json.decode(TestRecords.event(EventJson.encode(event))))
                .isInstanceOf(Decoded.Good.class);
    }
}
