package io.tripletflow.job.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.ledger.LedgerAccount;
import io.tripletflow.connectors.ledger.LedgerEntry;
import io.tripletflow.connectors.ledger.LedgerEntryJson;
import io.tripletflow.connectors.ledger.LedgerStamp;
import io.tripletflow.job.state.Formats;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // close() of the harness is declared by Flink
class LedgerWriterTest {

    private static final long NOW = 1_000;

    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<LedgerStamp> stamps = new ArrayList<>();

    @Test
    void records_areNumbered_andToldBeforeTheCheckpoint() throws Exception {
        try (var harness = open(1, 0, NOW, null)) {
            process(harness, "a", "b");
            checkpoint(harness, 7);
            process(harness, "c");
            checkpoint(harness, 8);
            drain(harness);
        }
        assertThat(stamps)
                .containsExactly(
                        new LedgerStamp(NOW, 0, 1),
                        new LedgerStamp(NOW, 0, 2),
                        new LedgerStamp(NOW, 0, 3));
        assertThat(entries)
                .containsExactly(
                        new LedgerEntry(account(NOW, 0, 1, 2), 7, 2, List.of()),
                        new LedgerEntry(account(NOW, 0, 2, 3), 8, 1, List.of()));
    }

    @Test
    void silence_isNotTold() throws Exception {
        try (var harness = open(1, 0, NOW, null)) {
            checkpoint(harness, 1);
            process(harness, "a");
            checkpoint(harness, 2);
            checkpoint(harness, 3);
            drain(harness);
        }
        assertThat(entries).hasSize(1);
    }

    @Test
    void oneThatShowsLife_addsEntriesOfNoRecords_thatChangeNoTotal() throws Exception {
        try (var harness = open(1, 0, NOW, null, true)) {
            process(harness, "a");
            harness.setProcessingTime(2_999);
            assertThat(harness.extractOutputValues()).hasSize(1);
            harness.setProcessingTime(3_000);
            checkpoint(harness, 1);
            harness.setProcessingTime(6_000);
            harness.endInput();
            harness.setProcessingTime(60_000);
            drain(harness);
        }
        assertThat(entries)
                .containsExactly(
                        new LedgerEntry(account(NOW, 0, 1, 0), 0, 0, List.of()),
                        new LedgerEntry(account(NOW, 0, 2, 1), 1, 1, List.of()),
                        new LedgerEntry(account(NOW, 0, 3, 1), 1, 0, List.of()));
    }

    @Test
    void endOfInput_tellsTheRest_andNothingAfterwards() throws Exception {
        try (var harness = open(1, 0, NOW, null)) {
            checkpoint(harness, 4);
            process(harness, "a");
            harness.endInput();
            checkpoint(harness, 5);
            drain(harness);
        }
        assertThat(entries)
                .containsExactly(new LedgerEntry(account(NOW, 0, 1, 1), 5, 1, List.of()));
    }

    @Test
    void restored_closesTheAccountAsTheCheckpointLeftIt() throws Exception {
        OperatorSubtaskState state;
        try (var harness = open(1, 0, NOW, null)) {
            process(harness, "a", "b");
            state = checkpoint(harness, 1);
            process(harness, "never committed");
        }
        try (var harness = open(1, 0, NOW, state)) { // not submitted again
            checkpoint(harness, 2);
            process(harness, "c");
            checkpoint(harness, 3);
            checkpoint(harness, 4); // silence, even though there is something to close
            drain(harness);
        }
        LedgerAccount first = account(NOW, 0, 1, 2);
        assertThat(entries)
                .containsExactly(
                        new LedgerEntry(account(NOW + 1, 0, 1, 0), 2, 0, List.of(first)),
                        new LedgerEntry(account(NOW + 1, 0, 2, 1), 3, 1, List.of(first)));
        assertThat(stamps).containsExactly(new LedgerStamp(NOW + 1, 0, 1));
    }

    @Test
    void rescaled_everyAccountIsClosedByExactlyOne() throws Exception {
        List<OperatorSubtaskState> two = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            try (var harness = open(2, subtask, NOW, null)) {
                process(harness, "a");
                two.add(checkpoint(harness, 1));
            }
        }
        OperatorSubtaskState all =
                AbstractStreamOperatorTestHarness.repackageState(two.get(0), two.get(1));
        for (int subtask = 0; subtask < 3; subtask++) {
            OperatorSubtaskState share =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            all, 3, 2, 3, subtask);
            try (var harness = open(3, subtask, NOW + 500, share)) {
                checkpoint(harness, 2);
                drain(harness);
            }
        }
        assertThat(entries)
                .flatExtracting(LedgerEntry::closed)
                .containsExactlyInAnyOrder(account(NOW, 0, 1, 1), account(NOW, 1, 1, 1));
        assertThat(entries).allMatch(entry -> entry.account().epoch() == NOW + 500);
    }

    private static LedgerAccount account(long epoch, int subtask, long entries, long records) {
        return new LedgerAccount("topic", epoch, subtask, entries, records);
    }

    private static OneInputStreamOperatorTestHarness<String, ProducerRecord<byte[], byte[]>> open(
            int parallelism, int subtask, long submitted, OperatorSubtaskState state)
            throws Exception {
        return open(parallelism, subtask, submitted, state, false);
    }

    private static OneInputStreamOperatorTestHarness<String, ProducerRecord<byte[], byte[]>> open(
            int parallelism,
            int subtask,
            long submitted,
            OperatorSubtaskState state,
            boolean showsLife)
            throws Exception {
        var harness =
                new OneInputStreamOperatorTestHarness<>(
                        new LedgerWriter<String>(
                                "topic",
                                text -> new ProducerRecord<>("topic", text.getBytes(UTF_8)),
                                "ledger",
                                submitted,
                                showsLife),
                        3,
                        parallelism,
                        subtask);
        harness.setup(Harness.serializer(Formats.KAFKA_RECORD));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static void process(
            OneInputStreamOperatorTestHarness<String, ?> harness, String... values)
            throws Exception {
        for (String value : values) {
            harness.processElement(value, 0);
        }
    }

    private static OperatorSubtaskState checkpoint(
            OneInputStreamOperatorTestHarness<String, ?> harness, long id) throws Exception {
        harness.prepareSnapshotPreBarrier(id);
        return harness.snapshot(id, 0);
    }

    private void drain(
            OneInputStreamOperatorTestHarness<String, ProducerRecord<byte[], byte[]>> harness) {
        for (ProducerRecord<byte[], byte[]> record : harness.extractOutputValues()) {
            if (record.topic().equals("ledger")) {
                entries.add(LedgerEntryJson.decode(record.value()));
            } else {
                stamps.add(LedgerStamp.of(record.headers()).orElseThrow());
            }
        }
    }
}
