package io.tripletflow.cli.bench.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;

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
        double upsertsPerSecond,
        Millis findable,
        Swap swap) {

    /** Percentiles. */
    record Millis(int count, double p50, double p99, double most) {}

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
                queries              p50 %.2f ms, p99 %.2f ms, longest %.1f ms (%,d, beside %,.0f upserts/s)
                findable after       p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%,d)
                version that moves all of them
                  answers after      %8.1f s
                  answers            %,d of the version before, %,d of it, %d mixed, %d failed
                  queries            p50 %.2f ms, p99 %.2f ms, longest %.1f ms; longest time between two answers %.0f ms
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
                queries.most,
                queries.count,
                upsertsPerSecond,
                findable.p50,
                findable.p99,
                findable.most,
                findable.count,
                swap.seconds,
                swap.ofBefore,
                swap.ofAfter,
                swap.mixed,
                swap.failed,
                swap.queries.p50,
                swap.queries.p99,
                swap.queries.most,
                swap.gapMillis);
    }

    String json() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }
}
