package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.fuzz.Fuzz;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every record becomes an event within all limits, or a dead letter that a default topic takes. */
class EventFuzzTest {
    private static final Limits LIMITS = new Limits(2_000, 20, 20, 20, 100, 6, 60_000);

    private static final List<byte[]> SAMPLES =
            Stream.of(
                            "{\"entity\":\"t-81\",\"label\":\"person-7\",\"group\":\"north\",\"time\":1700000000000,\"features\":[0.25,-1e-3,7]}",
                            "{\"entity\":\"\u00e9\\u00e9\",\"features\":\"AACAPwAAAEAAAEBA\",\"weight\":2.5}",
                            "{\"entity\":\"w\",\"tower\":\"words\",\"text\":\"red \\\"shoes\\\" \ud83d\ude00\",\"label\":null}",
                            "{\"entity\":\"p\",\"tower\":\"pages\",\"ids\":[\"a\",7,\"b\"],\"more\":{\"x\":[1,{}]}}")
                    .map(json -> json.getBytes(UTF_8))
                    .toList();

    private static final List<String> PIECES =
            List.of(
                    "\"entity\":",
                    "\"label\":",
                    "\"group\":",
                    "\"time\":",
                    "\"features\":[",
                    "\"features\":",
                    "\"text\":",
                    "\"ids\":[",
                    "\"tower\":\"words\"",
                    "\"tower\":\"pages\"",
                    "\"weight\":",
                    "\"\\ud83d\"",
                    ",\"features\":[]",
                    "{\"a\":",
                    "[[",
                    "0.1,");

    private final EventDecoder json =
            new EventDecoder(TestRecords.THREE, LIMITS, () -> TestRecords.RECORD_TIME);

    @Test
    void decode_anything_isAnEventOrADeadLetter() {
        new Fuzz("events", SAMPLES, PIECES, 3_000).run(50_000, this::isEvent);
    }

    private boolean isEvent(byte[] bytes) {
        Decoded decoded = json.decode(TestRecords.event(bytes));
        if (decoded instanceof Decoded.Bad bad) {
            requireSendable(bad.letter(), bytes);
            return false;
        }
        Event event = ((Decoded.Good) decoded).event();
        assertThat(event.entity().length()).isBetween(1, 20);
        assertThat(event.label().orElse("x").length()).isBetween(1, 20);
        assertThat(event.group().length()).isLessThanOrEqualTo(20);
        assertThat(event.timeMillis()).isBetween(0L, TestRecords.RECORD_TIME + 60_000);
        requireFits(event);
        return true;
    }

    private static void requireFits(Event event) {
        switch (event.tower()) {
            case "default" -> assertThat(((Input.Features) event.input()).values()).hasSize(3);
            case "words" ->
                    assertThat(((Input.Text) event.input()).text().length()).isBetween(1, 100);
            default -> assertThat(((Input.Ids) event.input()).ids().length).isLessThanOrEqualTo(6);
        }
    }

    private static void requireSendable(DeadLetter letter, byte[] bytes) {
        assertThat(letter.value()).isSameAs(bytes);
        assertThat(letter.detail().length()).isLessThan(600);
        var record = DeadLetterRecords.encode("dead", letter, DeadLetterRecords.SAFE_BYTES);
        assertThat(DeadLetterRecords.decode(TestRecords.arrived(record, 0, 0))).isEqualTo(letter);
    }
}
