package io.tripletflow.bench.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What {@link SearchBench} found. Times are in seconds where they are of the whole, else in
 * milliseconds.
 *
 * @param readSeconds from the server's start until it has read the topic
 * @param readySeconds from there until it answers, with its cells made
 * @param heapBytes live after a collection
 * @param residentBytes of the whole process; NaN where the system does not tell
 * @param queries from when each was due, beside the upserts
 * @param findable from the send of a new embedding until a request finds it
 * @param asking beside the upserts too
 * @param upsertsPerSecond that were written
 */
record SearchReport(
        int entities,
        int width,
        double readSeconds,
        double readySeconds,
        long heapBytes,
        double residentBytes,
        double recall,
        Millis queries,
        Asking asking,
        double upsertsPerSecond,
        Millis findable,
        Swap swap) {

    /** Percentiles, to three digits. */
    record Millis(int count, double p50, double p99, double p999, double max) {

        private static final int DIGITS = 3;

        static Millis of(List<Double> times) {
            Histogram nanos = new Histogram(DIGITS);
            times.forEach(millis -> nanos.recordValue(Math.max(0, Math.round(millis * 1e6))));
            return new Millis(
                    times.size(), at(nanos, 50), at(nanos, 99), at(nanos, 99.9), at(nanos, 100));
        }

        private static double at(Histogram nanos, double percent) {
            return nanos.getTotalCount() == 0
                    ? Double.NaN
                    : nanos.getValueAtPercentile(percent) / 1e6;
        }
    }

    /**
     * What of the queries' times is the asking process's own.
     *
     * @param late by which questions were asked after they were due
     * @param pausedMillis that it stood still to collect garbage
     */
    record Asking(Millis late, long pausedMillis) {}

    /**
     * A version that moved all.
     *
     * @param seconds from its last embedding's write until it answers
     * @param mixed answers with a distance that is not of their version
     * @param failed requests without an answer
     * @param gapMillis longest time from an answer to the next
     */
    record Swap(
            double seconds,
            int ofBefore,
            int ofAfter,
            int mixed,
            int failed,
            double gapMillis,
            Millis queries) {}

    String table() {
        return String.format(
                Locale.ROOT,
                """
                %,d embeddings of %d numbers
                read in              %8.1f s
                cells made in        %8.1f s more
                heap, live           %8.0f MB
                process, resident    %8.0f MB
                recall@10            %8.4f
                queries              p50 %.2f ms, p99 %.2f ms, p99.9 %.1f ms, longest %.1f ms (%,d, beside %,.0f upserts/s)
                  asked late by      p99 %.2f ms, longest %.1f ms; the asking process paused %d ms altogether
                findable after       p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%,d)
                version that moves all of them
                  answers after      %8.1f s
                  answers            %,d of the version before, %,d of it, %d mixed, %d failed
                  queries            p50 %.2f ms, p99 %.2f ms, p99.9 %.1f ms, longest %.1f ms; longest time between two answers %.0f ms
                """,
                entities,
                width,
                readSeconds,
                readySeconds,
                heapBytes / 1e6,
                residentBytes / 1e6,
                recall,
                queries.p50,
                queries.p99,
                queries.p999,
                queries.max,
                queries.count,
                upsertsPerSecond,
                asking.late.p99,
                asking.late.max,
                asking.pausedMillis,
                findable.p50,
                findable.p99,
                findable.max,
                findable.count,
                swap.seconds,
                swap.ofBefore,
                swap.ofAfter,
                swap.mixed,
                swap.failed,
                swap.queries.p50,
                swap.queries.p99,
                swap.queries.p999,
                swap.queries.max,
                swap.gapMillis);
    }

    String json() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }
}
