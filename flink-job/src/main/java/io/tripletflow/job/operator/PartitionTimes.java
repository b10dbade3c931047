package io.tripletflow.job.operator;

import io.tripletflow.connectors.event.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The watermarks of the partitions that one reader has, each its newest event's time less the
 * allowed lateness.
 *
 * <p>A partition without records for the idle timeout is idle and holds back nothing. It differs
 * from Flink's idleness in two points. An idle partition that resumes with events older than what
 * the others have passed stays idle until it has caught up: waiting for it would help none of its
 * events (FLINK-40504). And when all were idle, by a pause or because no broker answered, and one
 * resumes, all others have the idle timeout again to resume as well: whichever is read first must
 * not make the others late.
 */
final class PartitionTimes implements WatermarkGeneratorSupplier<Decoded> {

    private static final long serialVersionUID = 1;

    private final long latenessMillis;
    private final long idleNanos;

    private transient List<Partition> partitions;

    /** The reader's watermark is no lower than this. */
    private transient long reached;

    private transient boolean allIdle;

    /**
     * @param idleTimeout silence after which a partition is idle; zero for never
     */
    PartitionTimes(Duration lateness, Duration idleTimeout) {
        this.latenessMillis = lateness.toMillis();
        this.idleNanos = idleTimeout.toNanos();
    }

    @Override
    public WatermarkGenerator<Decoded> createWatermarkGenerator(Context context) {
        if (partitions == null) {
            partitions = new ArrayList<>();
            reached = Long.MIN_VALUE;
        }
        Partition partition = new Partition(context.getInputActivityClock());
        partitions.add(partition);
        return partition;
    }

    /** The lowest of those that are not idle holds; once all are, the highest. */
    private void update() {
        allIdle = partitions.stream().allMatch(partition -> partition.idle);
        long now =
                allIdle
                        ? partitions.stream().mapToLong(p -> p.emitted).max().orElseThrow()
                        : partitions.stream()
                                .filter(partition -> !partition.idle)
                                .mapToLong(partition -> partition.emitted)
                                .min()
                                .orElseThrow();
        reached = Math.max(reached, now);
    }

    private void resumeAll() {
        allIdle = false;
        for (Partition partition : partitions) {
            partition.isAwaited = true;
            partition.restartWait = true;
            partition.restart = true;
        }
    }

    private final class Partition implements WatermarkGenerator<Decoded> {

        private final RelativeClock clock;
        private long newest = Long.MIN_VALUE;
        private long emitted = Long.MIN_VALUE;
        private long lastRecord;

        /** The idle timeout begins anew. */
        private boolean restart = true;

        private boolean idle;

        /** Since it last was as far as the reader. */
        private boolean hasBeenIdle;

        /** Whether it holds back the others for the idle timeout, though it is behind them. */
        private boolean isAwaited;

        private boolean restartWait;
        private long awaitedSince;

        Partition(RelativeClock clock) {
            this.clock = clock;
        }

        @Override
        public void onEvent(Decoded decoded, long time, WatermarkOutput output) {
            if (allIdle) {
                resumeAll();
            }
            if (decoded.eventMillis().isPresent()) {
                newest = Math.max(newest, time);
            }
            restart = true;
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            long watermark =
                    newest == Long.MIN_VALUE ? Long.MIN_VALUE : newest - latenessMillis - 1;
            long now = clock.relativeTimeNanos();
            idle = isSilent(now) || isBehind(watermark, now);
            if (idle) {
                output.markIdle();
            } else if (watermark == Long.MIN_VALUE) {
                output.markActive();
            } else {
                output.emitWatermark(new Watermark(watermark));
            }
            hasBeenIdle = idle || (hasBeenIdle && watermark < reached);
            emitted = watermark;
            update();
        }

        private boolean isSilent(long now) {
            if (restart) {
                restart = false;
                lastRecord = now;
            }
            return idleNanos > 0 && now - lastRecord >= idleNanos;
        }

        private boolean isBehind(long watermark, long now) {
            if (restartWait) {
                restartWait = false;
                awaitedSince = now;
            }
            isAwaited &= now - awaitedSince < idleNanos;
            return hasBeenIdle && !isAwaited && watermark < reached;
        }
    }
}
