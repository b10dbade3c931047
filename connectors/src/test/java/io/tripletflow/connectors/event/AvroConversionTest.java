package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.AvroRecords;
import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.event.Event;
import io.tripletflow.fuzz.Fuzz;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is converted is the event that the JSON was; what is no event is left alone. */
class AvroConversionTest {
    private static final Limits LIMITS = new Limits(2_000, 20, 20, 20, 100, 6, 60_000);

    private final EventDecoder decoder =
            new EventDecoder(TestRecords.THREE, LIMITS, () -> TestRecords.RECORD_TIME);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entity\":\"t-81\",\"label\":\"p\",\"group\":\"n\",\"time\":1700000000000,"
                        + "\"features\":[0.25,-1e-3,7]}",
                "{\"entity\":\"\\u00e9\",\"features\":\"AACAPwAAAEAAAEBA\",\"weight\":2.5}",
                "{\"entity\":\"a\",\"features\":[-0.0,-0,1e2],\"other\":{\"x\":[1]}}",
                "{\"entity\":\"w\",\"tower\":\"words\",\"text\":\"red\",\"label\":null,\"time\":null}",
                "{\"entity\":\"p\",\"tower\":\"pages\",\"ids\":[\"a\",7,\"b\"]}",
                "{\"entity\":7,\"label\":true,\"time\":1700000000,\"features\":[1,2,3]}",
                "{\"entity\":-0,\"time\":\"2023-11-14\",\"features\":\"-fT-ZrdDutAAAEBA\"}"
            })
    void event_asAgreed_isTheSameEvent(String json) {
        byte[] avro = converted(json).orElseThrow();
        assertThat(AvroRecords.isMarked(avro)).isTrue();
        assertThat(decoded(avro)).isEqualTo(decoded(json.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "oops",
                "[]",
                "{}",
                "{\"entity\":\"a\",\"features\":[1],\"features\":[2]}",
                "{\"entity\":\"a\",\"features\":[1,2,3]} x",
                "{\"entity\":7.5,\"features\":[1,2,3]}",
                "{\"entity\":\"\",\"features\":[1,2,3]}",
                "{\"entity\":\"a\",\"features\":[1,\"2\",3]}",
                "{\"entity\":\"a\",\"features\":[1e99,2,3]}",
                "{\"entity\":\"a\",\"features\":\"AACAPw\u00e9\"}",
                "{\"entity\":\"a\",\"features\":\"AACA\"}",
                "{\"entity\":\"a\",\"features\":[1],\"text\":\"b\"}",
                "{\"entity\":\"a\",\"features\":[1],\"time\":1.5}",
                "{\"entity\":\"a\",\"features\":[1],\"weight\":0}",
                "{\"entity\":\"a\",\"ids\":[1.5]}"
            })
    void event_notAsAgreed_isLeftAlone(String json) {
        assertThat(converted(json)).isEmpty();
    }

    /** Half way between two floats a double says too little of the decimal. */
    @Test
    void event_featureInDoubt_isLeftAlone() {
        assertThat(converted("{\"entity\":\"a\",\"features\":[1.000000059604644775390625]}"))
                .isEmpty();
    }

    @Test
    void event_anything_isTheSameEventOrLeftAlone() {
        List<byte[]> samples =
                List.of(
                        bytes("{\"entity\":\"a\",\"label\":\"b\",\"features\":[0.1,-2e-3,7]}"),
                        bytes("{\"entity\":\"w\",\"tower\":\"words\",\"text\":\"red\"}"),
                        bytes("{\"entity\":\"p\",\"tower\":\"pages\",\"ids\":[\"a\",7]}"));
        List<String> pieces = List.of("\"weight\":", "\"time\":", "\"group\":\"g\",", "0.1,");
        new Fuzz("avro conversion", samples, pieces, 3_000)
                .run(
                        20_000,
                        json -> {
                            Optional<byte[]> avro =
                                    AvroConversion.event(json, TestRecords.RECORD_TIME);
                            Decoded before = decoder.decode(TestRecords.event(json));
                            if (avro.isPresent() && before instanceof Decoded.Good good) {
                                assertThat(decoded(avro.get())).isEqualTo(good.event());
                            }
                            return avro.isPresent();
                        });
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }

    private static Optional<byte[]> converted(String json) {
        return AvroConversion.event(bytes(json), TestRecords.RECORD_TIME);
    }

    private Event decoded(byte[] value) {
        Decoded decoded = decoder.decode(TestRecords.event(value));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        return ((Decoded.Good) decoded).event();
    }
}
