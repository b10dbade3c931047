package io.tripletflow.job.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Registers declared metrics with one task of an operator. */
public final class MetricScope {

    private final MetricGroup group;

    /**
     * @param operator group that Flink gave the operator
     */
    public MetricScope(MetricGroup operator) {
        group = operator.addGroup(JobMetric.GROUP);
    }

    /**
     * @throws IllegalArgumentException if it is declared as a gauge, or with a label
     */
    public Counter counter(JobMetric metric) {
        check(metric, JobMetric.Kind.COUNTER, false);
        return group.counter(metric.id());
    }

    /**
     * @param value of the metric's label
     * @throws IllegalArgumentException if it is declared as a gauge, or without a label
     */
    public Counter counter(JobMetric metric, String value) {
        check(metric, JobMetric.Kind.COUNTER, true);
        return group.addGroup(metric.label().orElseThrow(), value).counter(metric.id());
    }

    /**
     * @throws IllegalArgumentException if it is declared as a counter, or with a label
     */
    public <N extends Number> void gauge(JobMetric metric, Gauge<N> value) {
        check(metric, JobMetric.Kind.GAUGE, false);
        group.gauge(metric.id(), value);
    }

    private static void check(JobMetric metric, JobMetric.Kind kind, boolean labelled) {
        if (metric.kind() != kind || metric.label().isPresent() != labelled) {
            throw new IllegalArgumentException(
                    "%s is declared as a %s%s; register it so"
                            .formatted(
                                    metric,
                                    metric.kind(),
                                    metric.label().map(l -> " by " + l).orElse("")));
        }
    }
}
