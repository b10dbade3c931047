package io.tripletflow.connectors.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * What to read and from where.
 *
 * @param groupId consumer group under which offsets are committed with each checkpoint
 * @param bounded stop at the offsets that are the newest when the job starts
 */
public record SourceSpec(String topic, String groupId, Start start, boolean bounded) {

    /** Where a job without a checkpoint begins. */
    public enum Start {
        EARLIEST,
        LATEST,
        /** Where the consumer group stands; the earliest where it has never been. */
        COMMITTED
    }

    public SourceSpec {
        requireNonNull(topic, "topic");
        requireNonNull(groupId, "groupId");
        requireNonNull(start, "start");
    }
}
