package io.tripletflow.job.metrics;

import io.tripletflow.connectors.event.DeadLetter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Metrics of the validation: what is used, what is refused and how fresh it is. */
public final class ValidationMetrics {

    private static final long NONE = Long.MIN_VALUE;

    private final Counter learnable;
    private final Counter forgotten;
    private final Map<DeadLetter.Reason, Counter> deadLetters;
    private volatile long newestMillis = NONE;

    /**
     * @param operator group that Flink gave the operator
     * @param clock milliseconds since 1970
     */
    public ValidationMetrics(MetricGroup operator, LongSupplier clock) {
        MetricScope scope = new MetricScope(operator);
        learnable = scope.counter(JobMetric.LEARNABLE);
        forgotten = scope.counter(JobMetric.FORGOTTEN_ENTITIES);
        deadLetters = new EnumMap<>(DeadLetter.Reason.class);
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            deadLetters.put(reason, scope.counter(JobMetric.DEAD_LETTERS, reason.tag()));
        }
        scope.gauge(
                JobMetric.EVENT_AGE,
                () -> newestMillis == NONE ? Double.NaN : clock.getAsLong() - newestMillis);
    }

    /** An event of that time came. */
    public void seen(long timeMillis) {
        if (timeMillis > newestMillis) {
            newestMillis = timeMillis;
        }
    }

    /** It can be learned from. */
    public void learnable() {
        learnable.inc();
    }

    /** An entity is to be forgotten. */
    public void forgotten() {
        forgotten.inc();
    }

    /** A record went to the dead letters. */
    public void rejected(DeadLetter.Reason reason) {
        deadLetters.get(reason).inc();
    }
}
