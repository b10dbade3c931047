package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.TestRecords;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Clocks that are wrong: the producer's, the stranger's, and that of a later replay. */
class FutureBoundTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final Limits LIMITS = new Limits(2000, 20, 20, 20, 50, MINUTE);

    private long clock = NOW;
    private final EventDecoder json = new EventDecoder(TestRecords.DENSE, LIMITS, () -> clock);

    @Test
    void decode_eventFarAheadOfItsRecord_isBadTime() {
        assertThat(problem(NOW, TimestampType.CREATE_TIME, NOW + MINUTE)).isEmpty();
        assertThat(problem(NOW, TimestampType.CREATE_TIME, NOW + MINUTE + 1))
                .contains("lies 60001 ms ahead of its record's timestamp but limits.max-future is");
    }

    @Test
    void decode_replayedLater_isJudgedTheSame() {
        clock = NOW + 1_000 * MINUTE;
        assertThat(problem(NOW, TimestampType.CREATE_TIME, NOW + MINUTE)).isEmpty();
        assertThat(problem(NOW, TimestampType.CREATE_TIME, NOW + MINUTE + 1)).isNotEmpty();
    }

    @Test
    void decode_producerThatSetsTheRecordsTimeAsWell_isHeldAgainstTheClock() {
        long far = NOW + 1_000_000 * MINUTE;
        assertThat(problem(far, TimestampType.CREATE_TIME, far))
                .startsWith("timestamp of the record of entity 'a' is " + far)
                .contains("ahead of the clock");
        assertThat(problem(far, TimestampType.CREATE_TIME, NOW)).isNotEmpty();
        assertThat(problem(NOW + MINUTE, TimestampType.CREATE_TIME, NOW + 2 * MINUTE)).isEmpty();
    }

    @Test
    void decode_timeOfTheBroker_isBelievedWhateverTheClock() {
        clock = 0;
        assertThat(problem(NOW, TimestampType.LOG_APPEND_TIME, NOW + MINUTE)).isEmpty();
        assertThat(problem(NOW, TimestampType.LOG_APPEND_TIME, NOW + MINUTE + 1)).isNotEmpty();
    }

    @Test
    void decode_recordWithoutTime_isHeldAgainstTheClock() {
        assertThat(problem(-1, TimestampType.NO_TIMESTAMP_TYPE, NOW + MINUTE)).isEmpty();
        assertThat(problem(-1, TimestampType.NO_TIMESTAMP_TYPE, NOW + MINUTE + 1))
                .contains("ahead of the clock");
    }

    @Test
    void decode_farPast_isAnEvent() {
        assertThat(problem(NOW, TimestampType.CREATE_TIME, EventTime.MIN)).isEmpty();
    }

    /** Why it is no event, empty if it is one. */
    private String problem(long recordTime, TimestampType type, long time) {
        byte[] value =
                ("{\"entity\":\"a\",\"features\":[1,2,3],\"time\":" + time + "}").getBytes(UTF_8);
        var record =
                new ConsumerRecord<byte[], byte[]>(
                        "events",
                        0,
                        1,
                        recordTime,
                        type,
                        -1,
                        value.length,
                        null,
                        value,
                        new RecordHeaders(),
                        Optional.empty());
        return json.decode(record) instanceof Decoded.Bad bad ? bad.letter().detail() : "";
    }
}
