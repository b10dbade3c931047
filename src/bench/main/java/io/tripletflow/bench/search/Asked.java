package io.tripletflow.bench.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * One question, as the process that asks writes it to its file.
 *
 * @param dueMillis when it was to be asked, by the wall clock
 * @param lateMillis how much later it was handed to a caller, which is the asking process's own
 *     delay
 * @param millis from when it was due until its answer had been read
 * @param endNanos when that was, by the asking process's clock
 * @param pausedMillis that the asking process has stood still so far to collect garbage
 * @param vector asked about, shape (E)
 * @param answer null where there was none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Asked(
        long dueMillis,
        double lateMillis,
        double millis,
        long endNanos,
        long pausedMillis,
        float[] vector,
        Answer answer) {

    /** What is looked at of the server's answer. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(long version, List<Near> neighbours) {}

    /** One neighbour. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Near(String entity, double distance) {}
}
