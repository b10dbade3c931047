package io.tripletflow.connectors.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as people have them: other types of names, envelopes, spellings. */
class EnvelopeTest {
    private static final String EVENT =
            "{\"entity\":\"\u00e9\",\"label\":7,\"features\":[1e3,2.5,3]}";
    private static final String CHANGE =
            "{\"before\":null,\"after\":"
                    + EVENT
                    + ",\"source\":{\"op\":\"x\"},\"op\":\"c\",\"ts_ms\":1}";

    private final EventDecoder json =
            new EventDecoder(TestRecords.THREE, Limits.DEFAULTS, () -> TestRecords.RECORD_TIME);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"payload\":" + EVENT + "}",
                "\uFEFF{ \"payload\" : " + EVENT + " , \"schema\" : null }\n",
                CHANGE,
                "{\"schema\":{\"name\":\"\u00e9\uD83D\uDC4B\"},\"payload\":" + CHANGE + "}"
            })
    void decode_envelope_isTheEventInIt(String text) {
        Event event = good(text);
        assertThat(event.entity()).isEqualTo("\u00e9");
        assertThat(event.label()).contains("7");
        assertThat(event.input()).isEqualTo(new Input.Features(new float[] {1000, 2.5f, 3}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"before\":{\"entity\":\"a\"},\"after\":null,\"op\":\"d\"}",
                "{\"schema\":{},\"payload\":null}",
                "{\"schema\":{},\"payload\":{\"before\":{},\"after\":null,\"op\":\"d\"}}"
            })
    void decode_deletion_isRefusedByName(String text) {
        DeadLetter letter = bad(text);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.MISSING_INPUT);
        assertThat(letter.detail()).contains("deletion").contains("leave deletions out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\""})
    void decode_rowMarkedAsDeleted_isRefused_andOthersAreRead(String mark) {
        String row = "{\"entity\":\"a\",\"label\":\"b\",\"features\":[1,2,3],\"__deleted\":%s}";
        DeadLetter letter = bad(row.formatted(mark));
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.MISSING_INPUT);
        assertThat(letter.detail()).contains("'a' is marked as deleted", "leave deletions out");
        assertThat(good(row.formatted(mark.replace("true", "false"))).label()).contains("b");
        assertThat(good(row.formatted("null")).label()).contains("b");
    }

    @Test
    void decode_eventWithFieldsOfThoseNames_isItself() {
        String text =
                "{\"schema\":1,\"payload\":{\"entity\":\"b\"},\"op\":\"d\",\"after\":null,"
                        + "\"entity\":\"a\",\"features\":[1,2,3]}";
        assertThat(good(text).entity()).isEqualTo("a");
        assertThat(bad("{\"schema\":{},\"payload\":" + EVENT + ",\"more\":1}").reason())
                .isEqualTo(DeadLetter.Reason.MISSING_ENTITY);
    }

    @ParameterizedTest
    @CsvSource({
        "17, 17",
        "-5, -5",
        "-0, 0",
        "true, true",
        "false, false",
        "1234567890123456789012, 1234567890123456789012",
        "'\"17\"', 17"
    })
    void decode_wholeNumbersAndBooleans_areNames(String value, String name) {
        String text =
                "{\"entity\":%1$s,\"label\":%1$s,\"group\":%1$s,\"features\":[1,2,3]}"
                        .formatted(value);
        Event event = good(text);
        assertThat(event.entity()).isEqualTo(name);
        assertThat(event.label()).contains(name);
        assertThat(event.group()).isEqualTo(name);
    }

    @Test
    void decode_decimalLabel_isRefusedByName() {
        assertThat(bad("{\"entity\":\"a\",\"label\":1.0,\"features\":[1,2,3]}").detail())
                .startsWith(
                        "label of entity 'a' is the number '1.0'; it must be a string, a whole"
                                + " number or a boolean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+fT+ZrdDutAAAEBA",
                "-fT-ZrdDutAAAEBA",
                "+fT+ZrdD\\nutAAAEBA\\r\\n",
                " -fT-ZrdDutAAAEBA\\n"
            })
    void decode_base64InEitherAlphabet_isTheSame(String base64) {
        assertThat(good("{\"entity\":\"a\",\"features\":\"" + base64 + "\"}").input())
                .isEqualTo(new Input.Features(new float[] {(float) 6.02e23, (float) -25e9, 3}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Entity\":\"a\",\"features\":[1,2,3]} | it has 'Entity'; name it 'entity'",
                "{\"entity_id\":\"a\",\"features\":[1,2,3]} | it has 'entity_id'; name it 'entity'",
                "{\"entity\":\"a\",\"vector\":[1,2,3]} | it has 'vector'; name it 'features'",
                "{\"entity\":\"a\",\"Features\":[1,2,3]} | it has 'Features'; name it 'features'"
            })
    void decode_misspelledField_isHintedAt(String text, String hint) {
        assertThat(bad(text).detail()).contains(hint);
    }

    private Event good(String text) {
        Decoded decoded = json.decode(TestRecords.event(text));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        return ((Decoded.Good) decoded).event();
    }

    private DeadLetter bad(String text) {
        Decoded decoded = json.decode(TestRecords.event(text));
        assertThat(decoded).isInstanceOf(Decoded.Bad.class);
        return ((Decoded.Bad) decoded).letter();
    }
}
