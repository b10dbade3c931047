package io.tripletflow.connectors.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LateLabelJsonTest {

    private static final Map<String, InputSpec> TOWERS =
            Map.of(Event.DEFAULT_TOWER, new InputSpec.Dense(3));
    private static final long TIME = 1_700_000_000_000L;
    private static final String FEATURES = ",\"features\":[1,2,3]";

    private final EventDecoder joining =
            new EventDecoder(TOWERS, Limits.DEFAULTS, EventReading.DEFAULTS.withLateLabels());
    private final EventDecoder other = new EventDecoder(TOWERS, Limits.DEFAULTS);

    private Decoded decoded(String fields) {
        return joining.decode(TestRecords.event("{\"entity\":\"a\"" + fields + "}"));
    }

    private String name(String fields) {
        return ((Decoded.Good) decoded(fields)).name();
    }

    private static LateLabel label(
            String label, String tower, String ofEvent, OptionalLong ofMillis, float weight) {
        return new LateLabel(
                "a",
                Optional.of(label).filter(text -> !text.isEmpty()),
                tower,
                TIME,
                ofEvent,
                ofMillis,
                Optional.of(weight).filter(own -> own != 1));
    }

    static Stream<Arguments> labels() {
        OptionalLong none = OptionalLong.empty();
        return Stream.of(
                Arguments.of(",\"label\":\"x\"", label("x", "", "", none, 1)),
                Arguments.of(
                        ",\"label\":7,\"of-event\":\"tx\",\"weight\":2,\"tower\":\"default\"",
                        label("7", "default", "tx", none, 2)),
                Arguments.of(
                        ",\"label\":null,\"retract\":true,\"of-time\":\"2023-11-14T22:13:19Z\"",
                        label("", "", "", OptionalLong.of(TIME - 1000), 1)));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void labelWithoutInput_isOne_whereTheyAreJoined(String fields, LateLabel expected) {
        assertThat(decoded(fields + ",\"time\":" + TIME))
                .isInstanceOfSatisfying(
                        Decoded.Label.class, read -> assertThat(read.label()).isEqualTo(expected));
        assertThat(joining.decode(TestRecords.event(EventJson.encode(expected))))
                .isInstanceOfSatisfying(
                        Decoded.Label.class, read -> assertThat(read.label()).isEqualTo(expected));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void labelWithoutInput_elsewhereIsADeadLetterThatNamesTheOption(
            String fields, LateLabel expected) {
        assertThat(other.decode(TestRecords.event(EventJson.encode(expected))))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad ->
                                assertThat(bad.letter().detail())
                                        .isEqualTo(
                                                "entity 'a' has no features; send them, or set"
                                                        + " labels.retention, and the label is"
                                                        + " joined with an input of its entity"
                                                        + " (events-0@1842)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'of-event':[1];wrong-type;of-event of entity 'a' is an array; it must be a string",
                "'of-time':'noon';bad-time;of-time of entity 'a'",
                "'of-time':true;wrong-type;it must be a number, or a string of ISO-8601",
                "'retract':'yes';wrong-type;it must be true or false",
                "'retract':true;wrong-type;has both a label and retract; send a label, or null",
                "'of-event':'a','of-event':'b';duplicate-field;'of-event' of entity 'a' stands",
                "'tower':'b';unknown-tower;tower 'b' of entity 'a' is unknown"
            })
    void badField_isRefused(String fields, String reason, String detail) {
        Decoded decoded = decoded(",\"label\":\"x\"," + fields.replace('\'', '"'));
        assertThat(decoded).isInstanceOf(Decoded.Bad.class);
        DeadLetter letter = ((Decoded.Bad) decoded).letter();
        assertThat(letter.reason().tag()).isEqualTo(reason);
        assertThat(letter.detail()).contains(detail);
    }

    /** Others may mean something else by the field. */
    @Test
    void nameOfAnEvent_isReadByEitherReader_whateverElseItIsIsIgnored() {
        assertThat(name(FEATURES + ",\"event\":\"tx-1\"")).isEqualTo("tx-1");
        assertThat(name(FEATURES + ",\"event\":\"t\\u0078\"")).isEqualTo("tx");
        assertThat(name(FEATURES + ",\"event\":17")).isEqualTo("17");
        assertThat(name(FEATURES + ",\"event\":{\"a\":[1]}")).isEmpty();
        assertThat(name(FEATURES + ",\"event\":\"" + "n".repeat(2000) + "\"")).isEmpty();
        assertThat(name(FEATURES)).isEmpty();
        Event event = ((Decoded.Good) decoded(FEATURES + ",\"time\":" + TIME)).event();
        byte[] named = EventJson.named(EventJson.encode(event), "n");
        assertThat(((Decoded.Good) joining.decode(TestRecords.event(named))).name()).isEqualTo("n");
        assertThat(((Decoded.Good) joining.decode(TestRecords.event(named))).event())
                .isEqualTo(event);
    }
}
