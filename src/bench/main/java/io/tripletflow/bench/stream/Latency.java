package io.tripletflow.bench.stream;

import io.tripletflow.connectors.output.EmbeddingRecord;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Times from an event to its first embedding and to the first one of a newer model. An event is
 * known by its entity and its time, which is when it was sent. Not thread-safe.
 */
final class Latency {

    /**
     * Percentiles in milliseconds, to three digits.
     *
     * @param count how many were seen
     */
    record Times(int count, double p50, double p99, double max) {}

    private static final class Seen {
        private long eventTime = Long.MIN_VALUE;
        private long version;
        private boolean refreshed;
    }

    private static final int DIGITS = 3;

    private final long from;
    private final Map<String, Seen> entities = new HashMap<>();
    private final Histogram first = new Histogram(DIGITS);
    private final Histogram refreshed = new Histogram(DIGITS);

    /**
     * @param from events sent before are not counted
     */
    Latency(long from) {
        this.from = from;
    }

    void add(EmbeddingRecord record, long now) {
        if (record.isTombstone() || record.timeMillis() < from) {
            return;
        }
        Seen seen = entities.computeIfAbsent(record.entity(), entity -> new Seen());
        if (record.timeMillis() > seen.eventTime) {
            seen.eventTime = record.timeMillis();
            seen.version = record.version();
            seen.refreshed = false;
            first.recordValue(Math.max(0, now - record.timeMillis()));
        } else if (record.timeMillis() == seen.eventTime
                && !seen.refreshed
                && record.version() > seen.version) {
            seen.refreshed = true;
            refreshed.recordValue(Math.max(0, now - record.timeMillis()));
        }
    }

    Times first() {
        return times(first);
    }

    Times refreshed() {
        return times(refreshed);
    }

    private static Times times(Histogram millis) {
        return new Times(
                (int) millis.getTotalCount(),
                at(millis, 50),
                at(millis, 99),
                millis.getTotalCount() == 0 ? Double.NaN : millis.getMaxValue());
    }

    private static double at(Histogram millis, double percent) {
        return millis.getTotalCount() == 0 ? Double.NaN : millis.getValueAtPercentile(percent);
    }
}
