package io.tripletflow.job.operator;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.job.config.JobConfig;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Event time of what the source reads; a record that is no event does not move it. */
public final class EventTimes {

    private EventTimes() {}

    /** How often the readers are told how far the slowest has come. */
    private static final Duration ALIGNMENT = Duration.ofMillis(200);

    /**
     * Watermarks per partition: the newest event's time less the allowed lateness; a partition that
     * falls silent stops holding back the others, unless the idle timeout is zero. A partition that
     * is ahead of the slowest by more than the allowed drift is not read on.
     */
    public static WatermarkStrategy<Decoded> watermarks(JobConfig.Source source) {
        WatermarkStrategy<Decoded> times =
                new PartitionTimes(source.lateness(), source.idleTimeout());
        return source.maxDrift().isZero()
                ? times
                : times.withWatermarkAlignment("events", source.maxDrift(), ALIGNMENT);
    }
}
