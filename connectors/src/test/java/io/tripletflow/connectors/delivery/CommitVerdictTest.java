package io.tripletflow.connectors.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitVerdictTest {

    /** Producer 7 in epoch 3 was refused; the rows are what a 4.2 broker was seen to answer. */
    @ParameterizedTest
    @CsvSource({
        "COMPLETE_COMMIT, 7, 4, COMMITTED", // by the producer itself, which raises the epoch
        "COMPLETE_COMMIT, 7, 3, COMMITTED", // by an older client, which does not
        "PREPARE_COMMIT, 7, 4, COMMITTED", // decided, only the markers are on their way
        "COMPLETE_ABORT, 7, 4, ABORTED", // expired
        "PREPARE_ABORT, 7, 4, ABORTED",
        "PREPARE_EPOCH_FENCE, 7, 4, ABORTED",
        "ONGOING, 7, 3, OPEN",
        "EMPTY, 7, 5, TAKEN_OVER", // fenced by initTransactions
        "ONGOING, 7, 5, TAKEN_OVER",
        "COMPLETE_COMMIT, 7, 6, TAKEN_OVER", // what was committed is the other's
        "COMPLETE_COMMIT, 8, 3, TAKEN_OVER",
        "COMPLETE_COMMIT, 7, 2, TAKEN_OVER"
    })
    void of_whatTheCoordinatorKnows(
            TransactionState state, long producer, int epoch, CommitVerdict verdict) {
        KafkaCommittable refused = new KafkaCommittable(7, (short) 3, "t-embeddings-0-9", null);
        TransactionDescription known =
                new TransactionDescription(
                        1, state, producer, epoch, 1000, OptionalLong.empty(), Set.of());
        assertThat(CommitVerdict.of(refused, known)).isEqualTo(verdict);
    }
}
