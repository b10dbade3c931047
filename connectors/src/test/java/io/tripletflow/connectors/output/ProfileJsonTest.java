package io.tripletflow.connectors.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.TestRecords;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileJsonTest {

    private static final ProfileRecord PROFILE =
            new ProfileRecord(
                    "",
                    "person-7",
                    new float[] {0.6f, -0.8f},
                    0.125f,
                    17,
                    4.5,
                    Optional.of(0.625),
                    0.001,
                    2,
                    18,
                    1000);

    private static ProfileRecord reread(ProfileRecord profile) {
        return ProfileJson.decode(
                TestRecords.arrived(ProfileJson.encode("profiles", profile), 0, 0));
    }

    private static ProfileRecord decoded(String json) {
        return ProfileJson.decode(
                TestRecords.record("profiles", 1, 9, 0, null, json.getBytes(UTF_8)));
    }

    @Test
    void encode_isReadableJsonKeyedByItsName() {
        ProducerRecord<byte[], byte[]> record = ProfileJson.encode("profiles", PROFILE);
        assertThat(new String(record.key(), UTF_8)).isEqualTo("person-7");
        assertThat(new String(record.value(), UTF_8))
                .isEqualTo(
                        "{\"format\":1,\"profile\":\"person-7\",\"centre\":[0.6,-0.8],"
                                + "\"spread\":0.125,\"events\":17,\"weight\":4.5,"
                                + "\"threshold\":0.625,\"falseMatchRate\":0.001,\"epoch\":2,"
                                + "\"version\":18,\"time\":1000}");
    }

    @Test
    void decode_encoded_isTheSame() {
        assertThat(reread(PROFILE)).isEqualTo(PROFILE);
        ProfileRecord young =
                new ProfileRecord(
                        "north",
                        "é",
                        new float[] {1},
                        0,
                        1,
                        1,
                        Optional.empty(),
                        0.01,
                        2,
                        18,
                        1000);
        assertThat(reread(young)).isEqualTo(young);
    }

    @Test
    void decode_tombstones_areOfTheirGroup() {
        for (String group : List.of("", "north")) {
            ProfileRecord tombstone = ProfileRecord.tombstone(group, "person-7", 2, 18, 1000);
            assertThat(ProfileJson.encode("profiles", tombstone).value()).isNull();
            assertThat(reread(tombstone)).isEqualTo(tombstone);
        }
    }

    @Test
    void decode_newerFormat_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> decoded("{\"format\":2}"))
                .hasMessage(
                        "profile at profiles-1@9 is of format 2 but this build reads 1; upgrade the"
                                + " reader");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{\"format\":1}",
                "{\"format\":1,\"profile\":\"a\",\"centre\":[]}",
                "{\"format\":1,\"profile\":3,\"centre\":[1]}",
                "{\"format\":1,\"profile\":\"a\",\"centre\":[\"1\"]}"
            })
    void decode_otherFormat_isNamedWithItsPlace(String json) {
        assertThatThrownBy(() -> decoded(json))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("profile at profiles-1@9");
    }
}
