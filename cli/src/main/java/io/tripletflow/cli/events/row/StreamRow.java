package io.tripletflow.cli.events.row;

import java.util.Arrays;
import java.util.Optional;

/**
 * One record to be sent.
 *
 * @param line where it stands in its file, counted from 1
 * @param key the entity in UTF-8, or null where the row gives none
 * @param value the event as JSON, or whatever bytes the line held
 * @param timeMillis timestamp of the record, milliseconds since the epoch
 * @param sample for the evaluation; empty where the row has no label or cannot be used
 */
public record StreamRow(
        long line, byte[] key, byte[] value, long timeMillis, Optional<Sample> sample) {

    /** Whether a job can learn from it. */
    public boolean isLearned() {
        return sample.filter(known -> known.split() == Split.TRAIN).isPresent();
    }

    /** The same row, written in another way. */
    public StreamRow withValue(byte[] other) {
        return new StreamRow(line, key, other, timeMillis, sample);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamRow that
                && line == that.line
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && timeMillis == that.timeMillis
                && sample.equals(that.sample);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(line) * 31 + Arrays.hashCode(value);
    }
}
