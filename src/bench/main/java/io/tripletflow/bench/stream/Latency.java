package io.tripletflow.bench.stream;

import io.tripletflow.connectors.output.EmbeddingRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Times from an event to its first embedding and to the first one of a newer model. An event is
 * known by its entity and its time, which is when it was sent. Not thread-safe.
 */
final class Latency {

    /**
     * Percentiles in milliseconds.
     *
     * @param count how many were seen
     */
    record Times(int count, double p50, double p99, double max) {}

    private static final class Seen {
        private long eventTime = Long.MIN_VALUE;
        private long version;
        private boolean refreshed;
    }

    private final long from;
    private final Map<String, Seen> entities = new HashMap<>();
    private final Samples first = new Samples();
    private final Samples refreshed = new Samples();

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
            first.add(now - record.timeMillis());
        } else if (record.timeMillis() == seen.eventTime
                && !seen.refreshed
                && record.version() > seen.version) {
            seen.refreshed = true;
            refreshed.add(now - record.timeMillis());
        }
    }

    Times first() {
        return first.times();
    }

    Times refreshed() {
        return refreshed.times();
    }

    private static final class Samples {
        private long[] millis = new long[1 << 12];
        private int count;

        void add(long value) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
            }
            millis[count] = value;
            count++;
        }

        Times times() {
            long[] sorted = Arrays.copyOf(millis, count);
            Arrays.sort(sorted);
            return new Times(count, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0
                    ? Double.NaN
                    : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
        }
    }
}
