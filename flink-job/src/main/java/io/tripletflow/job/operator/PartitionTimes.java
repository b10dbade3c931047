package io.tripletflow.job.operator;

import io.tripletflow.connectors.event.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The event times of the partitions that one reader has, and their watermarks, each its newest
 * event's time less the allowed lateness. A record that is no event does not move it.
 *
 * <p>A partition without records for the idle timeout is idle and holds back nothing. It differs
 * from Flink's idleness in three points. A partition is not idle while its turn has not come: a
 * reader takes what was fetched of one partition before it goes on to the next, which on a slow
 * machine takes longer than the timeout. An idle partition that resumes with events older than what
 * the others have passed stays idle until it has caught up: waiting for it would help none of its
 * events (FLINK-40504). And when all were idle, by a pause or because no broker answered, and one
 * resumes, all others have the idle timeout again to resume as well: whichever is read first must
 * not make the others late.
 */
final class PartitionTimes implements WatermarkStrategy<Decoded> {

    private static final long serialVersionUID = 1;

    /**
     * Records after which every partition has had its turn: a fetch brings at most 1 MiB of each
     * (max.partition.fetch.bytes), and few records are smaller than 50 bytes.
     */
    private static final int RECORDS_OF_A_TURN = 20_000;

    private final long latenessMillis;
    private final long idleNanos;

    private transient List<Partition> partitions;

    /** The reader's watermark is no lower than this. */
    private transient long reached;

    private transient boolean allIdle;

    /** Records that the reader has read. */
    private transient long read;

    /** Kafka's timestamps of the first and the last record that was read: when they came. */
    private transient long firstArrived;

    private transient long arrived;

    /**
     * @param idleTimeout silence after which a partition is idle; zero for never
     */
    PartitionTimes(Duration lateness, Duration idleTimeout) {
        this.latenessMillis = lateness.toMillis();
        this.idleNanos = idleTimeout.toNanos();
    }

    @Override
    public TimestampAssigner<Decoded> createTimestampAssigner(
            TimestampAssignerSupplier.Context context) {
        return (decoded, recordTime) -> {
            arrived = recordTime;
            firstArrived = read == 0 ? recordTime : firstArrived;
            return decoded.eventMillis().orElse(recordTime);
        };
    }

    @Override
    public WatermarkGenerator<Decoded> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
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

        /** What the reader had read when it had read the last record of this partition. */
        private long lastRead;

        private long lastArrived;

        /** How long since then the reader has found nothing to read. */
        private long waitedNanos;

        private long readBefore;
        private long lookedBefore;

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
            read++;
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
                lastRead = read;
                lastArrived = arrived;
                waitedNanos = 0;
            } else if (read == readBefore) {
                waitedNanos += now - lookedBefore;
            }
            readBefore = read;
            lookedBefore = now;
            return idleNanos > 0 && now - lastRecord >= idleNanos && hasHadItsTurn();
        }

        /** Whether its records, if it had any, would have been read. */
        private boolean hasHadItsTurn() {
            long arrivedMillis = arrived - Math.max(lastArrived, firstArrived);
            return waitedNanos >= idleNanos
                    || arrivedMillis >= idleNanos / 1_000_000
                    || read - lastRead >= RECORDS_OF_A_TURN;
        }

        private boolean isBehind(long watermark, long now) {
            if (restartWait) {
                restartWait = false;
                awaitedSince = now;
            }
            boolean isBeingRead = lastRecord > awaitedSince || hasHadItsTurn();
            isAwaited &= now - awaitedSince < idleNanos || !isBeingRead;
            return hasBeenIdle && !isAwaited && watermark < reached;
        }
    }
}
