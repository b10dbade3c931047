package io.tripletflow.job.operator;

import io.tripletflow.connectors.Decoded;
import io.tripletflow.job.config.JobConfig;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Event time of what the source reads; a record that is no event does not move it. */
public final class EventTimes {

    private EventTimes() {}

    /**
     * Watermarks per partition: the newest event's time less the allowed lateness; a partition that
     * falls silent stops holding back the others, unless the idle timeout is zero.
     */
    public static WatermarkStrategy<Decoded> watermarks(JobConfig.Source source) {
        long lateness = source.lateness().toMillis();
        WatermarkStrategy<Decoded> bounded =
                WatermarkStrategy.<Decoded>forGenerator(context -> new Bounded(lateness))
                        .withTimestampAssigner(
                                (decoded, recordTime) ->
                                        decoded instanceof Decoded.Good good
                                                ? good.event().timeMillis()
                                                : recordTime);
        return source.idleTimeout().isZero() ? bounded : bounded.withIdleness(source.idleTimeout());
    }

    private static final class Bounded implements WatermarkGenerator<Decoded> {

        private final long lateness;
        private long newest = Long.MIN_VALUE;

        Bounded(long lateness) {
            this.lateness = lateness;
        }

        @Override
        public void onEvent(Decoded decoded, long time, WatermarkOutput output) {
            if (decoded instanceof Decoded.Good) {
                newest = Math.max(newest, time);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (newest != Long.MIN_VALUE) {
                output.emitWatermark(new Watermark(newest - lateness - 1));
            }
        }
    }
}
