package io.tripletflow.connectors.delivery;

import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.TransactionDescription;

/**
 * What became of a transaction whose commit the broker refused. The refusal itself does not tell:
 * since a commit raises the producer's epoch (KIP-890), a broker fences the second commit after a
 * restore just as it fences the first commit of a transaction that has expired. The coordinator's
 * record of the transactional id does tell, because an id serves one checkpoint only.
 */
enum CommitVerdict {
    /** It is on the topics: an earlier attempt had committed it. */
    COMMITTED("was committed before"),
    /** It is lost: it expired, or somebody aborted it. */
    ABORTED("was aborted, most likely because it expired"),
    /** Another producer has used the id since, so nobody can tell. */
    TAKEN_OVER("was taken over by another producer, as a second job with this prefix would do"),
    /** The brokers no longer know the id. */
    FORGOTTEN("is older than the brokers remember (transactional.id.expiration.ms)"),
    /** Not decided: ask again. */
    OPEN("is still open");

    private final String text;

    CommitVerdict(String text) {
        this.text = text;
    }

    /** Completes "transaction 'x' …". */
    String text() {
        return text;
    }

    /**
     * @param refused what we tried to commit
     * @param known what the coordinator knows of the same transactional id
     */
    static CommitVerdict of(KafkaCommittable refused, TransactionDescription known) {
        int bumps = known.producerEpoch() - refused.getEpoch();
        boolean ours = known.producerId() == refused.getProducerId() && bumps >= 0;
        if (!ours) {
            return TAKEN_OVER;
        }
        return switch (known.state()) {
            // the commit itself raises the epoch once, or not at all with older brokers
            case COMPLETE_COMMIT, PREPARE_COMMIT -> bumps <= 1 ? COMMITTED : TAKEN_OVER;
            // fencing an expired transaction raises the epoch, aborting it once more
            case COMPLETE_ABORT, PREPARE_ABORT, PREPARE_EPOCH_FENCE ->
                    bumps <= 2 ? ABORTED : TAKEN_OVER;
            case ONGOING, UNKNOWN -> bumps == 0 ? OPEN : TAKEN_OVER;
            case EMPTY -> TAKEN_OVER;
        };
    }
}
