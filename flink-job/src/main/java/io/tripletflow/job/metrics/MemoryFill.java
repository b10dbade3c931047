package io.tripletflow.job.metrics;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the memories of all groups of a subtask hold, kept up to date as each changes. Fed by the
 * task's thread, read by another.
 */
public final class MemoryFill {

    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong labels = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    public MemoryFill(MetricScope scope) {
        scope.gauge(JobMetric.MEMORY_GROUPS, groups::get);
        scope.gauge(JobMetric.MEMORY_LABELS, labels::get);
        scope.gauge(JobMetric.MEMORY_BYTES, bytes::get);
    }

    /** A restored group remembers that much. */
    public void found(int ofLabels, long ofBytes) {
        labels(0, ofLabels);
        bytes(ofBytes);
    }

    /** A group forgets all that it remembers. */
    public void forgotten(int ofLabels, long ofBytes) {
        labels(ofLabels, 0);
        bytes(-ofBytes);
    }

    /** The number of labels that one group remembers changes. */
    public void labels(int before, int after) {
        labels.addAndGet((long) after - before);
        groups.addAndGet(Integer.signum(after) - Integer.signum(before));
    }

    /** The bytes that one group remembers change. */
    public void bytes(long more) {
        bytes.addAndGet(more);
    }
}
