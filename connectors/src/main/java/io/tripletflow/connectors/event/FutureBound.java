package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.BAD_TIME;

import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * How far ahead an event may lie, since one from the far future closes the windows of all others.
 *
 * <p>An event is held against its record's timestamp, which a replay finds as it was, so that both
 * judge alike. Where the producer sets that timestamp it may be wrong too; brokers refuse those
 * more than an hour ahead of their clock (message.timestamp.after.max.ms, since Kafka 4.0), and
 * here none may lie further ahead of this machine's clock than an event of its record. Only that
 * last check depends on when the record is read.
 */
final class FutureBound {

    private final long maxFutureMillis;
    private final LongSupplier clock;

    FutureBound(long maxFutureMillis, LongSupplier clock) {
        this.maxFutureMillis = maxFutureMillis;
        this.clock = clock;
    }

    /**
     * @param time of the event, not negative
     */
    void check(long time, ConsumerRecord<?, ?> record, EventDraft fields)
            throws UnusableEventException {
        if (time > EventTime.LATEST) {
            throw new UnusableEventException(
                    BAD_TIME,
                    "time of %s is %d, which lies beyond the year 9999; send milliseconds since 1970"
                            .formatted(fields.who(), time));
        }
        if (maxFutureMillis == 0) {
            return;
        }
        long recordTime = record.timestamp();
        boolean none = recordTime < 0;
        boolean byBroker = record.timestampType() == TimestampType.LOG_APPEND_TIME;
        if (!none && !byBroker) {
            check(
                    "timestamp of the record of ",
                    recordTime,
                    "the clock",
                    clock.getAsLong(),
                    fields);
        }
        if (none) {
            check("time of ", time, "the clock", clock.getAsLong(), fields);
        } else {
            check("time of ", time, "its record's timestamp", recordTime, fields);
        }
    }

    private void check(String what, long time, String anchor, long anchorTime, EventDraft fields)
            throws UnusableEventException {
        long ahead = time - anchorTime;
        if (ahead > maxFutureMillis) {
            throw new UnusableEventException(
                    BAD_TIME,
                    "%s%s is %d, which lies %d ms ahead of %s but limits.max-future is %d ms; fix the producer's clock or unit, or raise the option"
                            .formatted(what, fields.who(), time, ahead, anchor, maxFutureMillis));
        }
    }
}
