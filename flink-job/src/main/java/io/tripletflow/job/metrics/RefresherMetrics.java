package io.tripletflow.job.metrics;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Metrics of one refresher: what it sends and how far its embeddings may lie behind the model. Fed
 * by the task's thread, read by another.
 */
public final class RefresherMetrics {

    private static final long NEVER = -1;

    private final LongSupplier clock;
    private final Counter sent;
    private final Counter unmoved;
    private final Counter sweeps;
    private final MetricScope scope;
    private long beganVersion;
    private long beganMillis;
    private long newerThanSweepMillis = NEVER;
    private volatile long newerMillis = NEVER;
    private volatile long version;
    private volatile long coveredVersion;
    private volatile long tookMillis;
    private volatile double entities = Double.NaN;

    /**
     * @param operator group that Flink gave the refresher
     * @param clock milliseconds since 1970
     */
    public RefresherMetrics(MetricGroup operator, LongSupplier clock) {
        this.clock = clock;
        scope = new MetricScope(operator);
        sent = scope.counter(JobMetric.EMBEDDINGS_SENT);
        unmoved = scope.counter(JobMetric.EMBEDDINGS_UNMOVED);
        sweeps = scope.counter(JobMetric.SWEEPS);
        scope.gauge(JobMetric.LAST_SWEEP, () -> tookMillis);
        scope.gauge(JobMetric.ENTITIES, () -> entities);
        scope.gauge(JobMetric.STALE_VERSIONS, () -> Math.max(0, version - coveredVersion));
        scope.gauge(JobMetric.STALE_MILLIS, this::staleMillis);
    }

    /**
     * Also tells of the entities that wait.
     *
     * @param waiting how many wait
     * @param since when the first of them began to, in milliseconds since 1970; the greatest number
     *     if none waits
     */
    public void watch(LongSupplier waiting, LongSupplier since) {
        scope.gauge(JobMetric.WAITING_ENTITIES, waiting::getAsLong);
        scope.gauge(
                JobMetric.REFRESH_LAG, () -> Math.max(0, clock.getAsLong() - since.getAsLong()));
    }

    private long staleMillis() {
        long since = newerMillis;
        return since == NEVER ? 0 : Math.max(0, clock.getAsLong() - since);
    }

    /** A model came. */
    public void model(long newVersion) {
        if (newVersion == version) {
            return;
        }
        version = newVersion;
        long now = clock.getAsLong();
        if (newerMillis == NEVER) {
            newerMillis = now;
        }
        if (newerThanSweepMillis == NEVER) {
            newerThanSweepMillis = now;
        }
    }

    /** Embeddings were computed; of them some went out. */
    public void embedded(int computed, int out) {
        sent.inc(out);
        unmoved.inc(computed - (long) out);
    }

    /** A sweep begins: all entities will have been embedded by this version or a newer one. */
    public void sweepBegins() {
        beganVersion = version;
        beganMillis = clock.getAsLong();
        newerThanSweepMillis = NEVER;
    }

    /** The sweep has visited all entities. */
    public void sweepEnds(long visited) {
        coveredVersion = beganVersion;
        newerMillis = newerThanSweepMillis;
        tookMillis = clock.getAsLong() - beganMillis;
        entities = visited;
        sweeps.inc();
    }
}
