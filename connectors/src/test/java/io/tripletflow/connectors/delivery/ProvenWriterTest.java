package io.tripletflow.connectors.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ProvenWriterTest {

    /** A writer that cannot be closed. */
    @SuppressWarnings("try")
    private static final class Failing
            implements PrecommittingStatefulSinkWriter<String, KafkaWriterState, KafkaCommittable> {

        private final Exception failure;
        private final List<String> written = new ArrayList<>();

        Failing(Exception failure) {
            this.failure = failure;
        }

        @Override
        public void write(String element, Context context) {
            written.add(element);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            throw new IOException("not sent");
        }

        @Override
        public Collection<KafkaCommittable> prepareCommit() {
            return List.of();
        }

        @Override
        public List<KafkaWriterState> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public void close() throws Exception {
            throw failure;
        }
    }

    @Test
    void close_transactionAlreadyFailed_doesNotEndTheTaskManager() {
        var writer = new ProvenWriter<>(new Failing(new KafkaException("in an error state")));
        assertThatCode(writer::close).doesNotThrowAnyException();
    }

    @Test
    void close_anyOtherFailure_isNotHidden() {
        var writer = new ProvenWriter<>(new Failing(new IllegalStateException("a fault")));
        assertThatThrownBy(writer::close).hasMessage("a fault");
    }

    @Test
    void whatIsNotSent_failsTheJobAsBefore() throws Exception {
        Failing failing = new Failing(new KafkaException("closed"));
        var writer = new ProvenWriter<>(failing);
        writer.write("one", null);
        assertThat(failing.written).containsExactly("one");
        assertThatThrownBy(() -> writer.flush(false)).hasMessage("not sent");
    }
}
