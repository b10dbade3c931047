package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.event.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With what Flink makes of a reader's partitions. */
class PartitionTimesTest {

    private static final Duration LATENESS = Duration.ofMillis(100);
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final List<Object> sent = new ArrayList<>();
    private final WatermarkOutput all = new Sent();
    private final WatermarkOutputMultiplexer multiplexer = new WatermarkOutputMultiplexer(all);
    private final List<WatermarkGenerator<Decoded>> partitions = new ArrayList<>();
    private TimestampAssigner<Decoded> assigner;
    private long millis;

    /** Between an event's coming and its being read. */
    private long backlogMillis;

    @BeforeEach
    void threePartitions() {
        PartitionTimes times = new PartitionTimes(LATENESS, IDLE);
        assigner = times.createTimestampAssigner(() -> new UnregisteredMetricsGroup());
        for (int i = 0; i < 3; i++) {
            multiplexer.registerNewOutput(String.valueOf(i));
            partitions.add(times.createWatermarkGenerator(new Context()));
        }
        tick(0);
    }

    @Test
    void slowestPartition_holds() {
        event(0, 1_000);
        event(1, 3_000);
        event(2, 2_000);
        tick(100);
        assertThat(sent).containsExactly(899L);
    }

    @Test
    void idlePartition_thatResumesBehind_holdsBackNothing() {
        event(0, 1_000);
        event(1, 1_000);
        event(2, 1_000);
        tick(100);
        for (int i = 1; i <= 10; i++) {
            event(1, 1_000 + 1_000 * i);
            event(2, 1_000 + 1_000 * i);
            tick(1_000);
        }
        assertThat(sent).last().as("partition 0 is idle").isEqualTo(10_899L);
        event(0, 1_500);
        tick(100);
        event(1, 12_000);
        event(2, 12_000);
        tick(100);
        assertThat(sent).last().as("it is behind").isEqualTo(11_899L);
        event(0, 12_100);
        tick(100);
        event(1, 13_000);
        event(2, 13_000);
        tick(100);
        assertThat(sent).last().as("it has caught up").isEqualTo(11_999L);
    }

    @Test
    void afterAPauseOfAll_whicheverResumesFirst_waitsForTheOthers() {
        event(0, 1_000);
        event(1, 1_050);
        event(2, 1_020);
        tick(100);
        tick(6_000);
        assertThat(sent).last().isEqualTo("idle");
        event(0, 60_000);
        event(1, 1_040); // before the first tick, and behind what has been passed
        tick(100);
        tick(1_000);
        event(1, 60_000);
        tick(100);
        event(2, 1_060);
        tick(100);
        assertThat(sent).doesNotContain(59_899L);
        event(2, 60_500);
        tick(100);
        assertThat(sent).last().isEqualTo(59_899L);
    }

    @Test
    void afterAPauseOfAll_thoseThatStaySilent_areWaitedForNoLongerThanTheTimeout() {
        event(0, 1_000);
        tick(100);
        tick(6_000);
        event(0, 60_000);
        tick(100);
        event(0, 61_000);
        tick(4_000);
        assertThat(sent).doesNotContain(60_899L);
        event(0, 62_000);
        tick(1_000);
        event(0, 62_100); // it came five seconds after what was read before the wait
        tick(100);
        assertThat(sent).last().isEqualTo(61_999L);
    }

    @Test
    void slowReader_ofABacklog_waitsForPartitionsWhoseTurnHasNotCome() {
        for (int i = 0; i < 100; i++) { // what all partitions brought at once, one by one
            backlogMillis = millis;
            event(0, 1_000 + 10 * i);
            tick(100);
        }
        assertThat(sent).as("after ten seconds of the first").isEmpty();
        event(1, 1_000);
        event(2, 1_000);
        tick(100);
        assertThat(sent).containsExactly(899L);
    }

    @Test
    void slowReader_afterAPauseOfAll_waitsForPartitionsWhoseTurnHasNotCome() {
        for (int i = 0; i < 3; i++) {
            event(i, 1_000);
        }
        tick(100);
        tick(6_000);
        long came = millis;
        for (int i = 0; i < 100; i++) {
            backlogMillis = millis - came;
            event(0, 60_000 + 10 * i);
            tick(100);
        }
        event(1, 60_000);
        event(2, 60_000);
        tick(100);
        assertThat(sent).last().isEqualTo(59_899L);
    }

    @Test
    void partitionWithoutRecords_holdsBackNoBacklog() {
        for (int i = 0; i < 40_000; i++) {
            backlogMillis = millis;
            event(0, 1_000 + i);
            event(1, 1_000 + i);
            if (i % 500 == 0) {
                tick(100);
            }
        }
        tick(100);
        assertThat(sent).last().isEqualTo(40_898L);
    }

    private void event(int partition, long time) {
        Decoded decoded =
                new Decoded.Good(
                        Harness.event("a", "x", time),
                        null,
                        new byte[] {1},
                        "events",
                        partition,
                        time);
        long at = assigner.extractTimestamp(decoded, 1_000_000 + millis - backlogMillis);
        assertThat(at).isEqualTo(time);
        partitions.get(partition).onEvent(decoded, time, output(partition));
    }

    private void tick(long later) {
        millis += later;
        for (int i = 0; i < partitions.size(); i++) {
            partitions.get(i).onPeriodicEmit(output(i));
        }
        multiplexer.onPeriodicEmit();
    }

    private WatermarkOutput output(int partition) {
        return multiplexer.getDeferredOutput(String.valueOf(partition));
    }

    private final class Sent implements WatermarkOutput {
        @Override
        public void emitWatermark(Watermark watermark) {
            sent.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            sent.add("idle");
        }

        @Override
        public void markActive() {
            sent.add("active");
        }
    }

    private final class Context implements WatermarkGeneratorSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return new RelativeClock() {
                @Override
                public long relativeTimeMillis() {
                    return millis;
                }

                @Override
                public long relativeTimeNanos() {
                    return millis * 1_000_000;
                }
            };
        }
    }
}
