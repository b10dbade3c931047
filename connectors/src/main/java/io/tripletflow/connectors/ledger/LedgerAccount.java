package io.tripletflow.connectors.ledger;

import static java.util.Objects.requireNonNull;

/**
 * What one subtask wrote to one topic during one life of the job.
 *
 * @param topic that the records went to
 * @param epoch when that life began, in milliseconds; later lives have larger ones
 * @param entries written to the ledger so far
 * @param records written to the topic so far, all of them told by those entries
 */
public record LedgerAccount(String topic, long epoch, int subtask, long entries, long records) {
    public LedgerAccount {
        requireNonNull(topic, "topic");
        if (epoch < 0 || subtask < 0 || entries < 0 || records < 0) {
            throw new IllegalArgumentException(
                    "a ledger account must have no negative number but was "
                            + java.util.List.of(epoch, subtask, entries, records));
        }
    }

    /** The account itself, whatever has been written. */
    Id id() {
        return new Id(epoch, subtask);
    }

    /** Tells the accounts of a topic apart; the older first. */
    record Id(long epoch, int subtask) implements Comparable<Id> {
        @Override
        public int compareTo(Id other) {
            int byEpoch = Long.compare(epoch, other.epoch);
            return byEpoch != 0 ? byEpoch : Integer.compare(subtask, other.subtask);
        }
    }
}
