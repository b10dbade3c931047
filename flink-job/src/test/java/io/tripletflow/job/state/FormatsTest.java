package io.tripletflow.job.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.ledger.LedgerAccount;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LifeEvent;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.output.ProfileMatch;
import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.event.LateLabel;
import io.tripletflow.guard.GuardReport;
import io.tripletflow.job.state.event.EntityLabels;
import io.tripletflow.job.state.event.EntityState;
import io.tripletflow.job.state.event.JoinInput;
import io.tripletflow.job.state.event.PartitionTime;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.memory.LabelMemory;
import io.tripletflow.profile.Profile;
import io.tripletflow.profile.Similarities;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Flink stores comes back as it was, in this build and in later ones. */
class FormatsTest {

    private static final Event DENSE =
            new Event(
                    "entity \ud83d\ude00",
                    Optional.of("label"),
                    "group",
                    "tower",
                    -5,
                    new Input.Features(new float[] {1.5f, -0f, Float.MIN_VALUE}));
    private static final Event TEXT =
            new Event("e", Optional.empty(), "", "default", 7, new Input.Text("日本語 \u0000"));
    private static final Event IDS =
            new Event(
                    "e",
                    Optional.of("l"),
                    "g",
                    "pages",
                    7,
                    Input.Ids.ofHashes(Long.MIN_VALUE, -1, 0, 5),
                    2.5f);
    private static final Event SOURCED =
            new Event(
                    "e",
                    Optional.of("l"),
                    "",
                    "default",
                    7,
                    new Input.Features(new float[] {1.5f}),
                    1,
                    "cam-é");
    private static final Decoded.Label TOLD =
            new Decoded.Label(
                    new LateLabel(
                            "e",
                            Optional.of("l"),
                            "",
                            9,
                            "tx",
                            OptionalLong.of(8),
                            Optional.empty()),
                    new Decoded.Origin(null, new byte[] {2}, "t", 3, 4));
    private static final DeadLetter LETTER =
            new DeadLetter(null, null, "t", 1, 2, 3, DeadLetter.Reason.LATE, "detail");
    private static final DeadLetter BYTES =
            new DeadLetter(
                    new byte[0],
                    new byte[] {-1, 0},
                    "t",
                    1,
                    2,
                    3,
                    DeadLetter.Reason.NOT_JSON,
                    "no");

    private static final EmbeddingRecord PROFILED =
            new EmbeddingRecord("e", Optional.of("l"), new float[] {1, 0}, 1, 2, 3)
                    .withPopularity(-2.5f)
                    .withProfile(
                            new ProfileMatch(
                                    0.5f, 7, 0.25f, 0.125f, ProfileMatch.Verdict.UNDECIDED, 1, 1));

    private static final Profile PROFILE = new Profile(List.of(TEXT), 3, 1.5);
    private static final ProfileRecord PROFILE_RECORD =
            new ProfileRecord(
                    "g", "p", new float[] {1, 0}, 0.5f, 3, 1.5, Optional.of(0.25), 0.125, 1, 2, 3);

    private static Similarities.Counts similarities() {
        Similarities seen = new Similarities(0.5);
        for (int i = 0; i < 10; i++) {
            seen.addImpostor(0);
            seen.addGenuine(0.75f);
        }
        return seen.counts();
    }

    private static ProducerRecord<byte[], byte[]> kafkaRecord(byte[] key, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", key, value);
        record.headers().add("a", new byte[] {2}).add("b", null);
        return record;
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(Formats.EVENT, DENSE),
                Arguments.of(Formats.EVENT, TEXT),
                Arguments.of(Formats.EVENT, IDS),
                Arguments.of(Formats.EVENT, SOURCED),
                Arguments.of(
                        Formats.DECODED,
                        new Decoded.Good(DENSE, new byte[] {1}, new byte[] {2}, "t", 3, 4)),
                Arguments.of(Formats.DECODED, new Decoded.Good(TEXT, null, new byte[0], "t", 3, 4)),
                Arguments.of(Formats.DECODED, new Decoded.Bad(BYTES)),
                Arguments.of(
                        Formats.DECODED,
                        new Decoded.Good(
                                TEXT, "tx", new Decoded.Origin(null, new byte[0], "t", 3, 4))),
                Arguments.of(Formats.DECODED, TOLD),
                Arguments.of(Formats.EVENT, SOURCED.labelled("m", 9, 2.5f).retraction(11)),
                Arguments.of(Formats.JOIN_INPUT, new JoinInput.Observed(TEXT, "tx")),
                Arguments.of(Formats.JOIN_INPUT, new JoinInput.Told(TOLD, true)),
                Arguments.of(
                        Formats.ENTITY_LABELS,
                        new EntityLabels(
                                List.of(new JoinInput.Observed(TEXT, "")),
                                List.of(new JoinInput.Told(TOLD, false)),
                                5,
                                6,
                                7)),
                Arguments.of(Formats.DECODED, new Decoded.Forget("e", "t", 3, 4)),
                Arguments.of(Formats.DEAD_LETTER, LETTER),
                Arguments.of(Formats.DEAD_LETTER, BYTES),
                Arguments.of(
                        Formats.TRIPLET_BATCH,
                        new TripletBatch("g", 9, 2, List.of(DENSE, TEXT), List.of(), List.of(TEXT))
                                .withRedelivered(5)),
                Arguments.of(
                        Formats.TRIPLET_BATCH,
                        new TripletBatch("g", 9, 2, List.of(DENSE), List.of(), List.of())
                                .withRedelivered(5)
                                .waiting()),
                Arguments.of(Formats.TRIPLET_BATCH, TripletBatch.forgetting("e", 8)),
                Arguments.of(Formats.LABEL_MEMORY, new LabelMemory(3, List.of(TEXT, DENSE))),
                Arguments.of(Formats.LABEL_MEMORY, new LabelMemory(3, 900, 77, List.of(IDS))),
                Arguments.of(Formats.MODEL_SNAPSHOT, new ModelSnapshot(1, 2, new byte[] {3, 4})),
                Arguments.of(
                        Formats.LEARNED_MODEL,
                        new LearnedModel(
                                new ModelSnapshot(1, 2, new byte[] {3}), List.of("a", "ü"))),
                Arguments.of(
                        Formats.MODEL_SLICE,
                        new ModelSlice(1, 2, 0, 2, "a".repeat(64), new byte[] {5})),
                Arguments.of(
                        Formats.LEARNING_REPORT,
                        new LearningReport(
                                1,
                                "g",
                                2,
                                3,
                                4,
                                5,
                                10,
                                6,
                                7,
                                8,
                                0.5,
                                1,
                                2.5,
                                0.25,
                                0,
                                9,
                                new GuardReport(1, 2, 3, 4, 5, 6, 7, 0.75, 0.5),
                                0.625,
                                List.of(new LifeEvent(LifeEvent.Kind.RESTORED, 2)))),
                Arguments.of(Formats.LEDGER_ACCOUNT, new LedgerAccount("t", 1, 2, 3, 4)),
                Arguments.of(Formats.KAFKA_RECORD, kafkaRecord(new byte[] {1}, new byte[0])),
                Arguments.of(Formats.KAFKA_RECORD, kafkaRecord(null, null)),
                Arguments.of(
                        Formats.ENTITY_STATE,
                        new EntityState(DENSE, Optional.of("l"), 4, -1, new float[] {1, 2})),
                Arguments.of(
                        Formats.EMBEDDING,
                        new EmbeddingRecord("e", Optional.of("l"), new float[] {1, 0}, 1, 2, 3)),
                Arguments.of(Formats.EMBEDDING, EmbeddingRecord.tombstone("e", 1, 2, 3)),
                Arguments.of(Formats.EMBEDDING, PROFILED),
                Arguments.of(Formats.PROFILE, PROFILE),
                Arguments.of(Formats.PROFILE_RECORD, PROFILE_RECORD),
                Arguments.of(Formats.PROFILE_RECORD, ProfileRecord.tombstone("g", "p", 1, 2, 3)),
                Arguments.of(Formats.SIMILARITIES, similarities()),
                Arguments.of(Formats.PARTITION_TIME, new PartitionTime("events", 3, -4)));
    }

    private static <T> TypeSerializer<T> serializer(FormatType<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    private static <T> byte[] bytes(FormatType<T> type, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer(type).serialize(value, out);
        return out.getCopyOfBuffer();
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void value_comesBackEqual_andNothingIsLeft(FormatType<T> type, T value) throws IOException {
        byte[] bytes = bytes(type, value);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        T read = serializer(type).deserialize(in);
        assertThat(in.available()).isZero();
        assertThat(bytes(type, read)).isEqualTo(bytes);
        assertThat(read)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> a.compareTo(b) == 0, Double.class)
                .isEqualTo(value);
        assertThat(read).isInstanceOf(type.getTypeClass());
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer(type).copy(new DataInputDeserializer(bytes), copy);
        assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void newerVersion_isRefusedWithTheRemedy(FormatType<T> type, T value) throws IOException {
        byte[] bytes = bytes(type, value);
        for (int version : new int[] {0, bytes[0] + 1, 255}) {
            bytes[0] = (byte) version;
            assertThatThrownBy(() -> serializer(type).deserialize(new DataInputDeserializer(bytes)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("format " + version + " is not one this build reads")
                    .hasMessageContaining("upgrade the job before restoring");
        }
    }

    /**
     * Bytes as builds wrote them that knew neither weights, ids nor counts of seen events, and
     * whose epoch had 32 bits.
     */
    static Stream<Arguments> writtenByVersion1() {
        return Stream.of(
                Arguments.of(
                        Formats.MODEL_SNAPSHOT,
                        new ModelSnapshot(1, 2, new byte[] {3, 4}),
                        "01000000010000000000000002000000020304"),
                Arguments.of(
                        Formats.MODEL_SLICE,
                        new ModelSlice(1, 2, 0, 2, "a".repeat(64), new byte[] {5}),
                        "010000000100000000000000020000000000000002"
                                + ("00000040" + "61".repeat(64) + "0000000105")),
                Arguments.of(
                        Formats.EMBEDDING,
                        new EmbeddingRecord("e", Optional.of("l"), new float[] {1, 0}, 1, 2, 3),
                        "01000000016501000000016c000000080000803f0000000000000001"
                                + "00000000000000020000000000000003"),
                Arguments.of(
                        Formats.EVENT,
                        DENSE,
                        "010000000b656e7469747920f09f988001000000056c6162656c000000056772"
                                + "6f757000000005746f776572fffffffffffffffb000000000c0000c03f000000"
                                + "8001000000"),
                Arguments.of(
                        Formats.EVENT,
                        TEXT,
                        "01000000016500000000000000000764656661756c7400000000000000070100"
                                + "00000be697a5e69cace8aa9e2000"),
                Arguments.of(
                        Formats.LABEL_MEMORY,
                        new LabelMemory(3, 2, 7, List.of(TEXT, DENSE)),
                        "01000000030000000201000000016500000000000000000764656661756c7400"
                                + "00000000000007010000000be697a5e69cace8aa9e2000010000000b656e7469"
                                + "747920f09f988001000000056c6162656c0000000567726f757000000005746f"
                                + "776572fffffffffffffffb000000000c0000c03f0000008001000000"),
                Arguments.of(
                        Formats.TRIPLET_BATCH,
                        new TripletBatch("g", 9, 2, List.of(DENSE, TEXT), List.of(), List.of(TEXT)),
                        "01000000016700000000000000090000000200000002010000000b656e746974"
                                + "7920f09f988001000000056c6162656c0000000567726f757000000005746f77"
                                + "6572fffffffffffffffb000000000c0000c03f00000080010000000100000001"
                                + "6500000000000000000764656661756c740000000000000007010000000be697"
                                + "a5e69cace8aa9e20000000000000000001010000000165000000000000000007"
                                + "64656661756c740000000000000007010000000be697a5e69cace8aa9e2000"),
                Arguments.of(
                        Formats.DECODED,
                        new Decoded.Good(DENSE, new byte[] {1}, new byte[] {2}, "t", 3, 4),
                        "0101010000000b656e7469747920f09f988001000000056c6162656c00000005"
                                + "67726f757000000005746f776572fffffffffffffffb000000000c0000c03f00"
                                + "0000800100000000000001010000000102000000017400000003000000000000"
                                + "0004"),
                Arguments.of(
                        Formats.ENTITY_STATE,
                        new EntityState(DENSE, Optional.of("l"), 4, -1, new float[] {1, 2}),
                        "01010000000b656e7469747920f09f988001000000056c6162656c0000000567"
                                + "726f757000000005746f776572fffffffffffffffb000000000c0000c03f0000"
                                + "00800100000001000000016c0000000000000004ffffffffffffffff00000008"
                                + "0000803f00000040"));
    }

    /** Bytes as builds wrote them that gave each event a group, a tower and a weight. */
    static Stream<Arguments> writtenByVersion2() {
        return Stream.of(
                Arguments.of(
                        Formats.EVENT,
                        new Event("e", Optional.of("l"), "", "default", 7, TEXT.input(), 2.5f),
                        "02000000016501000000016c000000000000000764656661756c740000000000"
                                + "000007010000000be697a5e69cace8aa9e200040200000"),
                Arguments.of(
                        Formats.EVENT,
                        DENSE,
                        "020000000b656e7469747920f09f988001000000056c6162656c000000056772"
                                + "6f757000000005746f776572fffffffffffffffb000000000c0000c03f000000"
                                + "80010000003f800000"));
    }

    /** Bytes as builds wrote them that knew no sources. */
    static Stream<Arguments> writtenByVersion3() {
        return Stream.of(
                Arguments.of(
                        Formats.EVENT,
                        IDS,
                        "030f0000000165000000016c0000000167000000057061676573000000000000"
                                + "000702000000200000000000000080ffffffffffffffff000000000000000005"
                                + "0000000000000040200000"),
                Arguments.of(
                        Formats.EVENT,
                        TEXT,
                        "030000000001650000000000000007010000000be697a5e69cace8aa9e2000"),
                Arguments.of(
                        Formats.ENTITY_STATE,
                        new EntityState(DENSE, Optional.of("l"), 4, -1, new float[] {1, 2}),
                        "0103070000000b656e7469747920f09f9880000000056c6162656c0000000567"
                                + "726f757000000005746f776572fffffffffffffffb000000000c0000c03f0000"
                                + "00800100000001000000016c0000000000000004ffffffffffffffff00000008"
                                + "0000803f00000040"));
    }

    /** Bytes as builds wrote them that knew no labels without an input. */
    static Stream<Arguments> writtenByVersion4() {
        return Stream.of(
                Arguments.of(
                        Formats.EVENT,
                        SOURCED,
                        "04110000000165000000016c000000000000000700000000040000c03f000000"
                                + "0663616d2dc3a9"),
                Arguments.of(
                        Formats.EVENT,
                        TEXT,
                        "040000000001650000000000000007010000000be697a5e69cace8aa9e2000"),
                Arguments.of(
                        Formats.DECODED,
                        new Decoded.Good(TEXT, null, new byte[] {2}, "t", 3, 4),
                        "0101040000000001650000000000000007010000000be697a5e69cace8aa9e20"
                                + "00ffffffff00000001020000000174000000030000000000000004"));
    }

    static Stream<Arguments> writtenNow() {
        return Stream.of(
                Arguments.of(
                        Formats.EVENT,
                        TEXT,
                        "050000000001650000000000000007010000000be697a5e69cace8aa9e2000"),
                Arguments.of(
                        Formats.EVENT,
                        SOURCED.labelled("m", 9, 1).retraction(10),
                        "05710000000165000000016d000000000000000a00000000040000c03f000000"
                                + "0663616d2dc3a90000000000000007"),
                Arguments.of(
                        Formats.JOIN_INPUT,
                        new JoinInput.Observed(TEXT, "tx"),
                        "0101050000000001650000000000000007010000000be697a5e69cace8aa9e20"
                                + "00000000027478"),
                Arguments.of(
                        Formats.ENTITY_LABELS,
                        new EntityLabels(
                                List.of(), List.of(new JoinInput.Told(TOLD, true)), 5, 6, 7),
                        "01000000000000000500000000000000060000000000000007"
                                + "00000001010002020000000165010000"
                                + "00016c0000000000000000000000090000000274780100000000000000"
                                + "0800000000ffffffff000000010200000001740000000300000000000000"
                                + "0401"));
    }

    /** An event without a source, whose label came with it, takes no byte more than ever. */
    @ParameterizedTest
    @MethodSource("writtenNow")
    <T> void bytesOfTheNewestVersion_areKnown(FormatType<T> type, T value, String hex)
            throws IOException {
        assertThat(HexFormat.of().formatHex(bytes(type, value))).isEqualTo(hex);
    }

    /** Bytes of embeddings before they had a popularity and a profile, and since. */
    static Stream<Arguments> embeddings() {
        return Stream.of(
                Arguments.of(
                        Formats.EMBEDDING,
                        new EmbeddingRecord("e", Optional.of("l"), new float[] {1, 0}, 1, 2, 3),
                        "02000000016501000000016c000000080000803f000000000000000000000001"
                                + "00000000000000020000000000000003"),
                Arguments.of(
                        Formats.EMBEDDING,
                        PROFILED,
                        "03000000016501000000016c000000080000803f000000000000000000000001"
                                + "0000000000000002000000000000000301c0200000013f00000000000000"
                                + "000000073e8000003e00000002"),
                Arguments.of(
                        Formats.EMBEDDING,
                        new EmbeddingRecord("e", Optional.empty(), new float[] {1, 0}, 1, 2, 3)
                                .withProfile(
                                        new ProfileMatch(
                                                0.5f,
                                                7,
                                                0.25f,
                                                0.125f,
                                                ProfileMatch.Verdict.MATCH,
                                                2,
                                                9)),
                        "040000000165"
                                + "00"
                                + "000000080000803f00000000"
                                + "000000000000000100000000000000020000000000000003"
                                + "00"
                                + "013f00000000000000000000073e8000003e00000000"
                                + "00000000000000020000000000000009"));
    }

    /** Bytes of profiles since there are any. */
    static Stream<Arguments> profiles() {
        return Stream.of(
                Arguments.of(
                        Formats.PROFILE,
                        PROFILE,
                        "0100000001"
                                + "0100000001650000000000000000076465666175"
                                + "6c740000000000000007010000000be697a5e69cace8aa9e2000"
                                + "00000000000000033ff8000000000000"),
                Arguments.of(
                        Formats.PROFILE_RECORD,
                        PROFILE_RECORD,
                        "01000000016700000001700000000800"
                                + "00803f000000003f00000000000000000000033ff8"
                                + "000000000000013fd00000000000003fc0000000000000000000000000"
                                + "000100000000000000020000000000000003"));
    }

    /** Bytes of reports before and since they count what was redelivered, and of batches since. */
    static Stream<Arguments> redelivered() {
        return Stream.of(
                Arguments.of(
                        Formats.LEARNING_REPORT,
                        new LearningReport(
                                1,
                                "g",
                                2,
                                3,
                                4,
                                5,
                                0,
                                6,
                                7,
                                8,
                                0.5,
                                1,
                                2.5,
                                0.25,
                                0,
                                9,
                                new GuardReport(1, 2, 3, 4, 5, 6, 7, 0.75, 0.5),
                                Double.NaN,
                                List.of()),
                        "0300000000000000010000000167000000000000000200000000000000030000"
                                + "000400000005000000060000000700000000000000083fe00000000000003ff0"
                                + "00000000000040040000000000003fd000000000000000000000000000000000"
                                + "0000000000090000000100000002000000030000000400000005000000060000"
                                + "00073fe80000000000003fe0000000000000"),
                Arguments.of(
                        Formats.LEARNING_REPORT,
                        new LearningReport(
                                1,
                                "g",
                                2,
                                3,
                                4,
                                5,
                                10,
                                6,
                                7,
                                8,
                                0.5,
                                1,
                                2.5,
                                0.25,
                                0,
                                9,
                                new GuardReport(1, 2, 3, 4, 5, 6, 7, 0.75, 0.5),
                                Double.NaN,
                                List.of()),
                        "0400000000000000010000000167000000000000000200000000000000030000"
                                + "0004000000050000000a000000060000000700000000000000083fe000000000"
                                + "00003ff000000000000040040000000000003fd0000000000000000000000000"
                                + "0000000000000000000900000001000000020000000300000004000000050000"
                                + "0006000000073fe80000000000003fe0000000000000"),
                Arguments.of(
                        Formats.LEARNING_REPORT,
                        new LearningReport(
                                1,
                                "g",
                                2,
                                3,
                                4,
                                5,
                                10,
                                6,
                                7,
                                8,
                                0.5,
                                1,
                                2.5,
                                0.25,
                                0,
                                9,
                                new GuardReport(1, 2, 3, 4, 5, 6, 7, 0.75, 0.5),
                                0.625,
                                List.of()),
                        "0500000000000000010000000167000000000000000200000000000000030000"
                                + "0004000000050000000a000000060000000700000000000000083fe000000000"
                                + "00003ff000000000000040040000000000003fd0000000000000000000000000"
                                + "0000000000000000000900000001000000020000000300000004000000050000"
                                + "0006000000073fe80000000000003fe00000000000003fe4000000000000"),
                Arguments.of(
                        Formats.LEARNING_REPORT,
                        new LearningReport(
                                1,
                                "g",
                                2,
                                3,
                                4,
                                5,
                                10,
                                6,
                                7,
                                8,
                                0.5,
                                1,
                                2.5,
                                0.25,
                                0,
                                9,
                                new GuardReport(1, 2, 3, 4, 5, 6, 7, 0.75, 0.5),
                                0.625,
                                List.of(new LifeEvent(LifeEvent.Kind.RESTORED, 2))),
                        "0600000000000000010000000167000000000000000200000000000000030000"
                                + "0004000000050000000a000000060000000700000000000000083fe000000000"
                                + "00003ff000000000000040040000000000003fd0000000000000000000000000"
                                + "0000000000000000000900000001000000020000000300000004000000050000"
                                + "0006000000073fe80000000000003fe00000000000003fe4000000000000"
                                + "0000000100000008726573746f7265640000000000000002"),
                Arguments.of(
                        Formats.TRIPLET_BATCH,
                        new TripletBatch("g", 9, 2, List.of(), List.of(), List.of())
                                .withRedelivered(5),
                        "0200000001670000000000000009000000020000000000000000000000000000"
                                + "0005"),
                Arguments.of(
                        Formats.TRIPLET_BATCH,
                        new TripletBatch("g", 9, 2, List.of(), List.of(), List.of())
                                .withRedelivered(5)
                                .waiting(),
                        "0300000001670000000000000009000000020000000000000000000000000000"
                                + "000501"),
                Arguments.of(
                        Formats.TRIPLET_BATCH,
                        TripletBatch.forgetting("e", 8),
                        "0400000001650000000000000009000000000000000000000000000000000000"
                                + "00000001"));
    }

    /** Models on their way, before and since they name what they learned. */
    static Stream<Arguments> learned() {
        ModelSnapshot model = new ModelSnapshot(1, 2, new byte[] {3, 4});
        return Stream.of(
                Arguments.of(
                        Formats.LEARNED_MODEL,
                        new LearnedModel(model, List.of()),
                        "01000000010000000000000002000000020304"),
                Arguments.of(
                        Formats.LEARNED_MODEL,
                        new LearnedModel(model, List.of()),
                        "0200000000000000010000000000000002000000020304"),
                Arguments.of(
                        Formats.LEARNED_MODEL,
                        new LearnedModel(model, List.of("a")),
                        "030200000000000000010000000000000002000000020304" + "000000010000000161"));
    }

    @ParameterizedTest
    @MethodSource({
        "writtenByVersion1",
        "writtenByVersion2",
        "writtenByVersion3",
        "writtenByVersion4",
        "embeddings",
        "profiles",
        "redelivered",
        "learned"
    })
    <T> void bytesOfEarlierVersions_areStillRead(FormatType<T> type, T value, String hex)
            throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(hex));
        assertThat(serializer(type).deserialize(in))
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> a.compareTo(b) == 0, Double.class)
                .isEqualTo(value);
        assertThat(in.available()).isZero();
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void snapshot_restoresASerializerOfTheSameFormat(FormatType<T> type, T value)
            throws IOException {
        TypeSerializer<T> serializer = serializer(type);
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<T> snapshot =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        getClass().getClassLoader());
        TypeSerializer<T> restored = snapshot.restoreSerializer();
        assertThat(restored).isEqualTo(serializer).hasSameHashCodeAs(serializer);
        assertThat(restored.deserialize(new DataInputDeserializer(bytes(type, value))))
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> a.compareTo(b) == 0, Double.class)
                .isEqualTo(value);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(snapshot)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void names_asSavepointsHoldThem_neverChange() {
        assertThat(
                        Stream.of(
                                        Formats.EVENT,
                                        Formats.DECODED,
                                        Formats.DEAD_LETTER,
                                        Formats.TRIPLET_BATCH,
                                        Formats.LABEL_MEMORY,
                                        Formats.MODEL_SNAPSHOT,
                                        Formats.LEARNED_MODEL,
                                        Formats.MODEL_SLICE,
                                        Formats.LEARNING_REPORT,
                                        Formats.ENTITY_STATE,
                                        Formats.EMBEDDING,
                                        Formats.PARTITION_TIME,
                                        Formats.LEDGER_ACCOUNT,
                                        Formats.KAFKA_RECORD,
                                        Formats.PROFILE,
                                        Formats.PROFILE_RECORD,
                                        Formats.SIMILARITIES,
                                        Formats.JOIN_INPUT,
                                        Formats.ENTITY_LABELS)
                                .map(FormatType::toString))
                .containsExactly(
                        "FormatType[event]",
                        "FormatType[decoded]",
                        "FormatType[dead-letter]",
                        "FormatType[triplet-batch]",
                        "FormatType[label-memory]",
                        "FormatType[model-snapshot]",
                        "FormatType[learned-model]",
                        "FormatType[model-slice]",
                        "FormatType[learning-report]",
                        "FormatType[entity-state]",
                        "FormatType[embedding]",
                        "FormatType[partition-time]",
                        "FormatType[ledger-account]",
                        "FormatType[kafka-record]",
                        "FormatType[profile]",
                        "FormatType[profile-record]",
                        "FormatType[similarities]",
                        "FormatType[join-input]",
                        "FormatType[entity-labels]");
    }

    @Test
    void unknownName_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Formats.named("of-tomorrow"))
                .hasMessageContaining("'of-tomorrow'")
                .hasMessageContaining("upgrade the job before restoring");
    }
}
