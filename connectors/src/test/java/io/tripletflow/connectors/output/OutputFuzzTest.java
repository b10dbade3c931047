package io.tripletflow.connectors.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.fuzz.Fuzz;
import io.tripletflow.guard.GuardReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whoever reads the output topics gets a record as agreed, or a {@link RecordFormatException}. */
class OutputFuzzTest {
    private static final int FEW = 20_000;

    @Test
    void embeddings() {
        EmbeddingRecord record =
                new EmbeddingRecord(
                        "t-81",
                        Optional.of("p\u00e9"),
                        new float[] {0.25f, -1e-3f},
                        1700000000123L,
                        118,
                        5);
        EmbeddingRecord optional =
                record.withPopularity(-1)
                        .withProfile(
                                new ProfileMatch(
                                        0.5f, 3, 0.25f, 0.1f, ProfileMatch.Verdict.MATCH, 2, 9));
        List<byte[]> samples =
                List.of(
                        EmbeddingRecords.encode("e", record).value(),
                        EmbeddingRecords.encode("e", record, RecordFormat.AVRO).value(),
                        EmbeddingRecords.encode("e", optional).value(),
                        EmbeddingRecords.encode("e", optional, RecordFormat.AVRO).value());
        List<String> pieces =
                List.of(
                        "\"entity\":",
                        "\"label\":",
                        "\"embedding\":[",
                        "\"epoch\":",
                        "\"version\":",
                        "\"popularity\":",
                        "\"profile\":{\"similarity\":");
        new Fuzz("embeddings", samples, pieces)
                .run(
                        FEW,
                        bytes ->
                                agreed(
                                        () -> {
                                            EmbeddingRecord read =
                                                    EmbeddingRecords.decode(
                                                            TestRecords.event(bytes));
                                            // what was read can be written
                                            EmbeddingRecords.encode("e", read);
                                        }));
    }

    @Test
    void tombstones() {
        List<byte[]> samples = List.of("118".getBytes(UTF_8), "-9".getBytes(UTF_8));
        new Fuzz("tombstones", samples, List.of("1_000"))
                .run(
                        FEW,
                        bytes -> {
                            ConsumerRecord<byte[], byte[]> tombstone =
                                    TestRecords.record("e", 0, 1, 2, bytes, null);
                            tombstone.headers().add("tripletflow.version", bytes);
                            return agreed(() -> EmbeddingRecords.decode(tombstone));
                        });
    }

    @Test
    void reports() {
        LearningReport report =
                new LearningReport(
                        5,
                        "north",
                        1,
                        2,
                        3,
                        4,
                        0,
                        5,
                        6,
                        7,
                        0.5,
                        0.25,
                        1.5,
                        Double.NaN,
                        0.9,
                        10,
                        GuardReport.NONE,
                        Double.NaN,
                        List.of());
        List<String> pieces = List.of("\"windowEnd\":", "\"guards\":{", "\"loss\":", "\"group\":");
        new Fuzz("reports", List.of(LearningReportJson.encode(report)), pieces)
                .run(FEW, bytes -> agreed(() -> LearningReportJson.decode(bytes)));
    }

    @Test
    void modelSlices() {
        ModelSnapshot snapshot = new ModelSnapshot(7, 118, "a model of some bytes".getBytes(UTF_8));
        List<byte[]> samples = new ArrayList<>();
        ModelSlices.split(snapshot, 8).forEach(s -> samples.add(ModelSliceJson.encode(s)));
        List<String> pieces =
                List.of(
                        "\"slices\":16384",
                        "\"slice\":",
                        "\"data\":\"",
                        "\"version\":",
                        "\"format\":1");
        ModelAssembler assembler = new ModelAssembler(1 << 20);
        new Fuzz("model slices", samples, pieces)
                .run(
                        FEW,
                        bytes ->
                                agreed(
                                        () ->
                                                assembler
                                                        .add(ModelSliceJson.decode(bytes))
                                                        .ifPresent(OutputFuzzTest::requireWhole)));
    }

    @Test
    void deadLetters() {
        List<byte[]> samples = List.of("not-json".getBytes(UTF_8), "late".getBytes(UTF_8));
        new Fuzz("dead letters", samples, List.of("wrong-type", "too-large", "LATE"))
                .run(
                        FEW,
                        bytes -> {
                            ConsumerRecord<byte[], byte[]> letter =
                                    TestRecords.record("d", 0, 1, 2, bytes, bytes);
                            letter.headers().add("tripletflow.reason", bytes);
                            letter.headers().add("tripletflow.detail", bytes);
                            letter.headers().add("tripletflow.topic", bytes);
                            return agreed(() -> DeadLetterRecords.decode(letter));
                        });
    }

    private static void requireWhole(ModelSnapshot snapshot) {
        // no mutant has the right checksum and other bytes
        assertThat(new String(snapshot.bytes(), UTF_8)).isEqualTo("a model of some bytes");
    }

    private static boolean agreed(Runnable read) {
        try {
            read.run();
            return true;
        } catch (RecordFormatException e) {
            assertThat(e).hasMessageNotContaining("\0");
            return false;
        }
    }
}
