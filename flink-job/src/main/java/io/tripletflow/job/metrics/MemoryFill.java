package io.tripletflow.job.metrics;

/**
 * What the memories of all groups of a subtask hold, kept up to date as each changes. Fed by the
 * task's thread, read by another.
 */
public final class MemoryFill {

    private volatile long groups;
    private volatile long labels;
    private volatile long bytes;

    public MemoryFill(MetricScope scope) {
        scope.gauge(JobMetric.MEMORY_GROUPS, () -> groups);
        scope.gauge(JobMetric.MEMORY_LABELS, () -> labels);
        scope.gauge(JobMetric.MEMORY_BYTES, () -> bytes);
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
        labels = labels + after - before;
        groups = groups + Integer.signum(after) - Integer.signum(before);
    }

    /** The bytes that one group remembers change. */
    public void bytes(long more) {
        bytes = bytes + more;
    }
}
