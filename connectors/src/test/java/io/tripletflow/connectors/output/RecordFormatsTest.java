package io.tripletflow.connectors.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.output.ProfileMatch.Verdict;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.guard.GuardReport;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFormatsTest {
    private static final EmbeddingRecord EMBEDDING =
            new EmbeddingRecord(
                    "t-81", Optional.of("p"), new float[] {0.6f, -0.8f, 1e-9f}, 2, 17, 1000);
    private static final LearningReport REPORT =
            new LearningReport(
                    60_000,
                    "north",
                    1,
                    42,
                    100,
                    20,
                    7,
                    3,
                    1,
                    5000,
                    0.25,
                    0.5,
                    1.5,
                    0.9,
                    0.8,
                    77,
                    GuardReport.NONE,
                    Double.NaN,
                    List.of());

    @Test
    void report_namesTheCommitteesWeight_whereThereIsOne() {
        LearningReport weighed =
                new LearningReport(
                        1,
                        "g",
                        1,
                        2,
                        3,
                        4,
                        0,
                        1,
                        0,
                        5,
                        0.5,
                        1,
                        2,
                        0.9,
                        0.8,
                        7,
                        GuardReport.NONE,
                        0.25,
                        List.of());
        assertThat(new String(LearningReportJson.encode(weighed), UTF_8))
                .endsWith("\"committeeWeight\":0.25}");
        assertThat(LearningReportJson.decode(LearningReportJson.encode(weighed)))
                .isEqualTo(weighed);
        assertThat(new String(LearningReportJson.encode(REPORT), UTF_8))
                .doesNotContain("committeeWeight");
        assertThat(LearningReportJson.decode(LearningReportJson.encode(REPORT)).committeeWeight())
                .isNaN();
    }

    @Test
    void embedding_isReadableJsonKeyedByEntity() {
        ProducerRecord<byte[], byte[]> record = EmbeddingRecords.encode("embeddings", EMBEDDING);
        assertThat(new String(record.key(), UTF_8)).isEqualTo("t-81");
        assertThat(record.timestamp()).isNull();
        assertThat(new String(record.value(), UTF_8))
                .isEqualTo(
                        "{\"entity\":\"t-81\",\"label\":\"p\",\"embedding\":[0.6,-0.8,1.0E-9],"
                                + "\"epoch\":2,\"version\":17,\"time\":1000}");
    }

    @Test
    void embedding_withPopularityAndProfile_appendsThem() {
        EmbeddingRecord both =
                EMBEDDING
                        .withPopularity(-2.5f)
                        .withProfile(
                                new ProfileMatch(0.75f, 17, 0.25f, 0.001f, Verdict.NO_MATCH, 2, 9));
        assertThat(new String(EmbeddingRecords.encode("embeddings", both).value(), UTF_8))
                .isEqualTo(
                        "{\"entity\":\"t-81\",\"label\":\"p\",\"embedding\":[0.6,-0.8,1.0E-9],"
                                + "\"epoch\":2,\"version\":17,\"time\":1000,\"popularity\":-2.5,"
                                + "\"profile\":{\"similarity\":0.75,\"events\":17,\"genuine\":0.25,"
                                + "\"impostor\":0.001,\"verdict\":\"no-match\",\"rank\":2,\"among\":9}}");
        assertThat(reread(both)).isEqualTo(both).isNotEqualTo(EMBEDDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"popularity\":NaN",
                "\"popularity\":\"1\"",
                "\"profile\":1",
                "\"profile\":{}",
                "\"profile\":{\"similarity\":2,\"events\":1,\"genuine\":1,\"impostor\":1}",
                "\"profile\":{\"similarity\":1,\"events\":0,\"genuine\":1,\"impostor\":1}",
                "\"profile\":{\"similarity\":1,\"events\":1,\"genuine\":1,\"impostor\":1,"
                        + "\"verdict\":\"maybe\"}",
                "\"profile\":{\"similarity\":1,\"events\":1,\"genuine\":1,\"impostor\":1,"
                        + "\"rank\":0,\"among\":5}"
            })
    void embedding_wrongOptionalField_isNamedWithItsPlace(String field) {
        String json = "{\"entity\":\"a\",\"embedding\":[1,2]," + field + "}";
        assertThatThrownBy(() -> EmbeddingRecords.decode(embedding(json)))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("embedding at embeddings-1@9 is not as agreed: ");
    }

    @Test
    void embedding_optionalFieldsNull_areAbsent() {
        String json =
                "{\"entity\":\"a\",\"embedding\":[1,2],\"epoch\":1,\"version\":2,\"time\":3,"
                        + "\"popularity\":null,\"profile\":null}";
        assertThat(EmbeddingRecords.decode(embedding(json)))
                .isEqualTo(new EmbeddingRecord("a", Optional.empty(), new float[] {1, 2}, 1, 2, 3));
    }

    @Test
    void embedding_profileOfABuildWithoutRanks_isFirstOfOne() {
        String json =
                "{\"entity\":\"a\",\"embedding\":[1,2],\"epoch\":1,\"version\":2,\"time\":3,"
                        + "\"profile\":{\"similarity\":1,\"events\":1,\"genuine\":1,\"impostor\":1,"
                        + "\"verdict\":\"match\",\"of another build\":[]}}";
        assertThat(EmbeddingRecords.decode(embedding(json)).profile())
                .contains(new ProfileMatch(1, 1, 1, 1, Verdict.MATCH, 1, 1));
    }

    @Test
    void profileMatch_outOfRange_isRefused() {
        assertThatThrownBy(() -> new ProfileMatch(1.5f, 1, 1, 1, Verdict.MATCH, 1, 1))
                .hasMessage("similarity of a profile must be -1 to 1 but was 1.5");
        assertThatThrownBy(() -> new ProfileMatch(1, 1, Float.NaN, 1, Verdict.MATCH, 1, 1))
                .hasMessage("genuine of a profile must be 0 to 1 but was NaN");
        assertThatThrownBy(() -> new ProfileMatch(1, 0, 1, 1, Verdict.MATCH, 1, 1))
                .hasMessage("events of a profile must be at least 1 but were 0");
        assertThatThrownBy(() -> new ProfileMatch(1, 1, 1, 1, Verdict.MATCH, 3, 2))
                .hasMessage("rank of a profile must be 1 to 2 but was 3");
        assertThatThrownBy(() -> EMBEDDING.withPopularity(Float.POSITIVE_INFINITY))
                .hasMessage("popularity of entity 't-81' must be finite but was Infinity");
    }

    @Test
    void embedding_roundTrips() {
        assertThat(reread(EMBEDDING)).isEqualTo(EMBEDDING);
        EmbeddingRecord wide =
                new EmbeddingRecord("é", Optional.empty(), new float[300], 0, Long.MAX_VALUE, 0);
        assertThat(reread(wide)).isEqualTo(wide);
    }

    @Test
    void tombstone_hasNoValueAndRoundTrips() {
        EmbeddingRecord tombstone = EmbeddingRecord.tombstone("t-81", 2, 18, 2000);
        assertThat(EmbeddingRecords.encode("embeddings", tombstone).value()).isNull();
        assertThat(reread(tombstone)).isEqualTo(tombstone);
    }

    @Test
    void embedding_notFinite_isRefused() {
        EmbeddingRecord broken =
                new EmbeddingRecord("a", Optional.empty(), new float[] {Float.NaN}, 1, 2, 3);
        assertThatThrownBy(() -> EmbeddingRecords.encode("embeddings", broken))
                .hasMessage(
                        "embedding of entity 'a' at (epoch, version) [1, 2] holds NaN; it must be finite");
    }

    @Test
    void embedding_unknownFields_areIgnored() {
        String json =
                "{\"new\":{\"entity\":1},\"entity\":\"a\",\"embedding\":[1,2],\"epoch\":1,"
                        + "\"version\":2,\"time\":3,\"more\":[]}";
        assertThat(EmbeddingRecords.decode(embedding(json)))
                .isEqualTo(new EmbeddingRecord("a", Optional.empty(), new float[] {1, 2}, 1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"entity\":\"a\"}",
                "{\"entity\":\"a\",\"embedding\":[]}",
                "{\"entity\":\"a\",\"embedding\":5}",
                "{\"entity\":\"a\",\"embedding\":[\"1\"]}",
                "{\"entity\":\"a\",\"embedding\":[1],\"epoch\":\"x\"}",
                "{\"entity\":\"a\",\"embedding\":[1]"
            })
    void embedding_otherFormat_isNamedWithItsPlace(String json) {
        assertThatThrownBy(() -> EmbeddingRecords.decode(embedding(json)))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("embedding at embeddings-1@9");
    }

    @Test
    void report_roundTrips() {
        assertThat(LearningReportJson.decode(LearningReportJson.encode(REPORT))).isEqualTo(REPORT);
        assertThat(new String(LearningReportJson.key(REPORT), UTF_8)).isEqualTo("north");
    }

    @Test
    void report_ofAnEarlierBuild_hadNothingRedelivered() {
        String json = new String(LearningReportJson.encode(REPORT), UTF_8);
        assertThat(json).contains("\"redelivered\":7,");
        String earlier = json.replace("\"redelivered\":7,", "");
        assertThat(LearningReportJson.decode(earlier.getBytes(UTF_8)).redelivered()).isZero();
    }

    @Test
    void report_tellsTheModelsLife_andLeavesOutWhatThisBuildDoesNotKnow() {
        String json = new String(LearningReportJson.encode(REPORT), UTF_8);
        assertThat(json).doesNotContain("life");
        String life =
                "\"life\":[{\"event\":\"restored\",\"version\":40},"
                        + "{\"event\":\"rolled-back\",\"version\":42}]}";
        byte[] told = json.replaceAll("}$", ",").concat(life).getBytes(UTF_8);
        LearningReport report = LearningReportJson.decode(told);
        assertThat(report.life())
                .containsExactly(
                        new LifeEvent(LifeEvent.Kind.RESTORED, 40),
                        new LifeEvent(LifeEvent.Kind.ROLLED_BACK, 42));
        assertThat(LearningReportJson.encode(report)).isEqualTo(told);
        byte[] newer = new String(told, UTF_8).replace("restored", "married").getBytes(UTF_8);
        assertThat(LearningReportJson.decode(newer).life())
                .containsExactly(new LifeEvent(LifeEvent.Kind.ROLLED_BACK, 42));
    }

    @Test
    void report_recallBeforeFirstScore_isNull() {
        LearningReport first =
                new LearningReport(
                        1,
                        "",
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        Double.NaN,
                        Double.NaN,
                        0,
                        GuardReport.NONE,
                        Double.NaN,
                        List.of());
        String json = new String(LearningReportJson.encode(first), UTF_8);
        assertThat(json).contains("\"recallLearned\":null,\"recallRaw\":null");
        assertThat(LearningReportJson.decode(json.getBytes(UTF_8))).isEqualTo(first);
    }

    @Test
    void report_infiniteLoss_staysJson() {
        LearningReport exploded =
                new LearningReport(
                        1,
                        "",
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1,
                        0,
                        Double.POSITIVE_INFINITY,
                        0,
                        0,
                        0,
                        0,
                        0,
                        GuardReport.NONE,
                        Double.NaN,
                        List.of());
        assertThat(new String(LearningReportJson.encode(exploded), UTF_8))
                .contains("\"loss\":null");
    }

    @Test
    void report_notAnObject_isRefused() {
        assertThatThrownBy(() -> LearningReportJson.decode(new byte[0]))
                .isInstanceOf(RecordFormatException.class);
        assertThatThrownBy(() -> LearningReportJson.decode("[1]".getBytes(UTF_8)))
                .hasMessage("learning report is not a JSON object");
    }

    @ParameterizedTest
    @EnumSource(DeadLetter.Reason.class)
    void deadLetter_roundTripsWithOriginalBytes(DeadLetter.Reason reason) {
        byte[] key = {0, 1, (byte) 0xFF};
        byte[] value = {(byte) 0xFE, 0, 7};
        DeadLetter letter =
                new DeadLetter(key, value, "events", 3, 99, 5, reason, "what was wrong – é");
        ProducerRecord<byte[], byte[]> record = DeadLetterRecords.encode("dead", letter, 10_000);
        assertThat(record.key()).isEqualTo(key);
        assertThat(record.value()).isEqualTo(value);
        assertThat(record.headers().lastHeader("tripletflow.reason").value())
                .isEqualTo(reason.tag().getBytes(UTF_8));
        assertThat(record.headers().lastHeader("tripletflow.truncated")).isNull();
        assertThat(DeadLetterRecords.decode(TestRecords.arrived(record, 0, 0))).isEqualTo(letter);
    }

    @Test
    void deadLetter_withoutKeyAndValue_roundTrips() {
        DeadLetter letter =
                new DeadLetter(null, null, "events", 0, 0, -1, DeadLetter.Reason.NOT_JSON, "empty");
        ProducerRecord<byte[], byte[]> record = DeadLetterRecords.encode("dead", letter, 10_000);
        assertThat(DeadLetterRecords.decode(TestRecords.arrived(record, 0, 0))).isEqualTo(letter);
    }

    @Test
    void deadLetter_overTheTopicsLimit_isCutAndTellsItsSize() {
        DeadLetter letter =
                new DeadLetter(
                        new byte[10],
                        new byte[20_000],
                        "events",
                        0,
                        0,
                        0,
                        DeadLetter.Reason.TOO_LARGE,
                        "too large");
        ProducerRecord<byte[], byte[]> record = DeadLetterRecords.encode("dead", letter, 10_000);
        assertThat(record.key()).hasSize(10);
        assertThat(record.value()).hasSizeBetween(5_000, 9_990);
        assertThat(record.headers().lastHeader("tripletflow.truncated").value())
                .isEqualTo("20010".getBytes(UTF_8));
    }

    @Test
    void deadLetter_withoutHeaders_isRefused() {
        ConsumerRecord<byte[], byte[]> foreign = TestRecords.event("x");
        assertThatThrownBy(() -> DeadLetterRecords.decode(foreign))
                .hasMessage(
                        "dead letter at events-0@1842 lacks the header reason, detail or topic");
    }

    private static EmbeddingRecord reread(EmbeddingRecord record) {
        return EmbeddingRecords.decode(
                TestRecords.arrived(EmbeddingRecords.encode("embeddings", record), 0, 0));
    }

    private static ConsumerRecord<byte[], byte[]> embedding(String json) {
        return TestRecords.record("embeddings", 1, 9, 0, null, json.getBytes(UTF_8));
    }
}
