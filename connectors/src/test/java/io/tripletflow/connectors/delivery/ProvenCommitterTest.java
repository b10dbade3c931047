package io.tripletflow.connectors.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.kafka.SettingNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProvenCommitterTest {
    private final Request request = new Request();
    private final AtomicInteger asked = new AtomicInteger();
    private final Counter losses = new SimpleCounter();

    @Test
    void commit_accepted_asksNobody() throws Exception {
        commit(each -> {}, CommitVerdict.ABORTED, OnLoss.FAIL);
        assertThat(request.signals).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    void commit_fencedButCommittedBeforeTheRestart_isNoFailure() throws Exception {
        commit(ProvenCommitterTest::fence, CommitVerdict.COMMITTED, OnLoss.FAIL);
        assertThat(request.signals).containsExactly("already committed");
        assertThat(losses.getCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"ABORTED", "TAKEN_OVER", "FORGOTTEN"})
    void commit_lost_endsTheJobForGood(CommitVerdict verdict) {
        assertThatThrownBy(() -> commit(ProvenCommitterTest::fence, verdict, OnLoss.FAIL))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isInstanceOf(LostOutputException.class)
                .hasMessageStartingWith("transaction 't-embeddings-0-9' " + verdict.text())
                .hasMessageContaining("restore the checkpoint before")
                .hasMessageContaining("set on-loss: continue")
                .hasMessageContaining("raise transaction-timeout above");
        assertThat(request.signals).isEmpty();
    }

    @Test
    void commit_lostButTheUserGoesOn_countsIt() throws Exception {
        commit(ProvenCommitterTest::fence, CommitVerdict.ABORTED, OnLoss.CONTINUE);
        assertThat(request.signals).containsExactly("failed, known");
        assertThat(losses.getCount()).isOne();
    }

    @Test
    void commit_idForgotten_isNoEndlessRestart() {
        InvalidPidMappingException forgotten = new InvalidPidMappingException("unknown");
        assertThatThrownBy(
                        () ->
                                commit(
                                        each -> each.signalFailedWithUnknownReason(forgotten),
                                        CommitVerdict.FORGOTTEN,
                                        OnLoss.FAIL))
                .hasRootCauseInstanceOf(LostOutputException.class);
        assertThat(request.signals).isEmpty();
    }

    @Test
    void commit_notDecidedYet_restartsAndAsksAgain() {
        assertThatThrownBy(
                        () -> commit(ProvenCommitterTest::fence, CommitVerdict.OPEN, OnLoss.FAIL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is still open");
    }

    @Test
    void commit_otherSignals_passThrough() throws Exception {
        commit(
                each -> {
                    each.retryLater();
                    each.signalAlreadyCommitted();
                    each.signalFailedWithUnknownReason(new IllegalStateException("broken"));
                },
                CommitVerdict.ABORTED,
                OnLoss.FAIL);
        assertThat(request.signals)
                .containsExactly("retry", "already committed", "failed, unknown");
        assertThat(asked).hasValue(0);
    }

    private static void fence(Committer.CommitRequest<KafkaCommittable> request) {
        request.signalFailedWithKnownReason(new ProducerFencedException("fenced"));
    }

    private void commit(Answer connector, CommitVerdict verdict, OnLoss onLoss) throws Exception {
        Committer<KafkaCommittable> refusing =
                new Committer<>() {
                    @Override
                    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) {
                        requests.forEach(connector::to);
                    }

                    @Override
                    public void close() {}
                };
        ProvenCommitter.Coordinator coordinator =
                new ProvenCommitter.Coordinator() {
                    @Override
                    public CommitVerdict verdict(KafkaCommittable refused) {
                        asked.incrementAndGet();
                        return verdict;
                    }

                    @Override
                    public void close() {}
                };
        new ProvenCommitter(refusing, coordinator, onLoss, SettingNames.OWN, losses)
                .commit(List.of(request));
    }

    private interface Answer {
        void to(Committer.CommitRequest<KafkaCommittable> request);
    }

    /** What Flink was told. */
    private static final class Request implements Committer.CommitRequest<KafkaCommittable> {
        final List<String> signals = new ArrayList<>();

        @Override
        public KafkaCommittable getCommittable() {
            return new KafkaCommittable(7, (short) 3, "t-embeddings-0-9", null);
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            signals.add("failed, known");
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            signals.add("failed, unknown");
        }

        @Override
        public void retryLater() {
            signals.add("retry");
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            signals.add("retry");
        }

        @Override
        public void signalAlreadyCommitted() {
            signals.add("already committed");
        }
    }
}
