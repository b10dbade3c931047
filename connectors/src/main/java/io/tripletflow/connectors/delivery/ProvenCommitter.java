package io.tripletflow.connectors.delivery;

import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.SettingNames;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits through the connector's committer, but does not take its word for a loss. That one logs a
 * refused commit and goes on, whether the transaction has expired or had been committed before a
 * restart. This one asks the brokers which of both it was: only what was committed counts as
 * committed, and a loss ends the job.
 */
@SuppressWarnings("try") // close() is declared by Flink
final class ProvenCommitter implements Committer<KafkaCommittable> {
    private static final Logger LOG = LoggerFactory.getLogger(ProvenCommitter.class);

    /** Tells what became of a transaction. */
    interface Coordinator extends AutoCloseable {
        CommitVerdict verdict(KafkaCommittable refused) throws IOException, InterruptedException;

        @Override
        void close();
    }

    private final Committer<KafkaCommittable> connector;
    private final Coordinator coordinator;
    private final OnLoss onLoss;
    private final SettingNames names;
    private final Counter losses;

    /**
     * @param names what messages call the settings of delivery
     * @param losses counts the transactions that were lost
     */
    ProvenCommitter(
            Committer<KafkaCommittable> connector,
            Coordinator coordinator,
            OnLoss onLoss,
            SettingNames names,
            Counter losses) {
        this.connector = connector;
        this.coordinator = coordinator;
        this.onLoss = onLoss;
        this.names = names;
        this.losses = losses;
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
            throws IOException, InterruptedException {
        Collection<Proven> proven = requests.stream().map(Proven::new).toList();
        connector.commit(List.copyOf(proven));
        for (Proven request : proven) {
            if (request.refusal != null) {
                settle(request);
            }
        }
    }

    private void settle(Proven request) throws IOException, InterruptedException {
        KafkaCommittable refused = request.getCommittable();
        CommitVerdict verdict = coordinator.verdict(refused);
        String what = "transaction '" + refused.getTransactionalId() + "' " + verdict.text();
        switch (verdict) {
            case COMMITTED -> {
                LOG.info("{}; the refusal is no loss", what);
                request.flink.signalAlreadyCommitted();
            }
            case OPEN -> throw new IOException(what + " though its commit was refused");
            case ABORTED, TAKEN_OVER, FORGOTTEN -> lost(request, what);
        }
    }

    private void lost(Proven request, String what) {
        losses.inc();
        String message = what + ": the records that it held are not on the topics";
        switch (onLoss) {
            case CONTINUE -> {
                LOG.error(
                        "{}; going on, as {} says",
                        message,
                        names.of(KafkaSetting.ON_LOSS),
                        request.refusal);
                request.flink.signalFailedWithKnownReason(request.refusal);
            }
            case FAIL -> {
                LOG.error(message, request.refusal);
                throw new SuppressRestartsException(
                        new LostOutputException(
                                "%s; restore the checkpoint before to have them again, and what came after them twice, or set %s: continue to go on without; to avoid it raise %s above the longest restart and give each job its own %s"
                                        .formatted(
                                                message,
                                                names.of(KafkaSetting.ON_LOSS),
                                                names.of(KafkaSetting.TRANSACTION_TIMEOUT),
                                                names.of(KafkaSetting.TRANSACTIONAL_ID_PREFIX))));
            }
        }
    }

    @Override
    public void close() throws Exception {
        try (coordinator) {
            connector.close();
        }
    }

    /** Keeps a refusal to itself until the brokers were asked. */
    private static final class Proven implements CommitRequest<KafkaCommittable> {
        private final CommitRequest<KafkaCommittable> flink;
        private Throwable refusal;

        Proven(CommitRequest<KafkaCommittable> flink) {
            this.flink = flink;
        }

        @Override
        public KafkaCommittable getCommittable() {
            return flink.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return flink.getNumberOfRetries();
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            refusal = reason;
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            if (reason instanceof InvalidPidMappingException) { // the id was forgotten, or is new
                refusal = reason;
            } else {
                flink.signalFailedWithUnknownReason(reason);
            }
        }

        @Override
        public void retryLater() {
            flink.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            flink.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            flink.signalAlreadyCommitted();
        }

        @Override
        public String toString() {
            return flink.toString();
        }
    }
}
