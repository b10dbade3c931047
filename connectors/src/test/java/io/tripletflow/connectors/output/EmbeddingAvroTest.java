package io.tripletflow.connectors.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.read.LatestEmbeddings;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.TestRecords;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EmbeddingAvroTest {
    private static final EmbeddingRecord EMBEDDING =
            new EmbeddingRecord("é", Optional.of("p"), new float[] {0.6f, -0.8f}, 2, 17, 1000);

    @Property
    void read_written_isTheSame(
            @ForAll @Size(min = 1, max = 64) float[] values,
            @ForAll long epoch,
            @ForAll long time) {
        EmbeddingRecord embedding =
                new EmbeddingRecord("e", Optional.empty(), values, epoch, -epoch, time);
        assertThat(reread(embedding)).isEqualTo(embedding);
    }

    @Test
    void read_withLabel_isTheSame() {
        assertThat(reread(EMBEDDING)).isEqualTo(EMBEDDING);
    }

    @Test
    void read_withPopularityOrProfile_isTheSame() {
        EmbeddingRecord popular = EMBEDDING.withPopularity(-2.5f);
        assertThat(reread(popular)).isEqualTo(popular);
        for (ProfileMatch.Verdict verdict : ProfileMatch.Verdict.values()) {
            ProfileMatch match = new ProfileMatch(-0.5f, 3, 0.25f, 1, verdict, 3, 17);
            EmbeddingRecord profiled = EMBEDDING.withProfile(match);
            assertThat(reread(profiled)).isEqualTo(profiled);
        }
    }

    @Test
    void write_withoutOptionalFields_isAsBuildsWroteThatDidNotKnowThem() {
        assertThat(HexFormat.of().formatHex(EmbeddingAvro.value(EMBEDDING)))
                .isEqualTo("c301b463932a41630dcd04c3a9020270109a99193fcdcc4cbf0422d00f");
        assertThat(HexFormat.of().formatHex(EmbeddingAvro.value(EMBEDDING.withPopularity(1))))
                .isEqualTo(
                        "c301936ee8c95cd011b804c3a9020270109a99193fcdcc4cbf0422d00f020000803f00");
    }

    @Test
    void read_profileOfABuildWithoutRanks_isFirstOfOne() {
        String written =
                "c301936ee8c95cd011b804c3a9020270109a99193fcdcc4cbf0422d00f00"
                        + "02000000bf060000803e0000803f02";
        EmbeddingRecord read =
                EmbeddingAvro.read(HexFormat.of().parseHex(written), "embedding at e-0@1");
        assertThat(read)
                .isEqualTo(
                        EMBEDDING.withProfile(
                                new ProfileMatch(
                                        -0.5f, 3, 0.25f, 1, ProfileMatch.Verdict.NO_MATCH, 1, 1)));
    }

    @Test
    void tombstone_isThatOfJson() {
        EmbeddingRecord tombstone = EmbeddingRecord.tombstone("t-81", 2, 18, 2000);
        assertThat(EmbeddingRecords.encode("e", tombstone, RecordFormat.AVRO).value()).isNull();
        assertThat(reread(tombstone)).isEqualTo(tombstone);
    }

    @Test
    void latest_mixedFormats_areOneTopic() {
        LatestEmbeddings latest = new LatestEmbeddings();
        EmbeddingRecord newer =
                new EmbeddingRecord("é", Optional.of("p"), new float[] {1, 0}, 2, 18, 1000);
        latest.add(arrived(EmbeddingRecords.encode("e", EMBEDDING, RecordFormat.JSON)));
        latest.add(arrived(EmbeddingRecords.encode("e", newer, RecordFormat.AVRO)));
        assertThat(latest.byEntity()).containsOnlyKeys("é").containsValue(newer);
    }

    @Test
    void read_broken_saysWhere() {
        byte[] value = EmbeddingAvro.value(EMBEDDING);
        byte[] cut = Arrays.copyOf(value, value.length - 2);
        assertThatThrownBy(() -> EmbeddingAvro.read(cut, "embedding at e-0@1"))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageStartingWith("embedding at e-0@1 is not as agreed: ");
        assertThat(reread(EMBEDDING)).as("the next one is read").isEqualTo(EMBEDDING);
    }

    @Test
    void write_notFinite_isRefused() {
        EmbeddingRecord broken =
                new EmbeddingRecord("a", Optional.empty(), new float[] {Float.NaN}, 1, 2, 3);
        for (RecordFormat format : RecordFormat.values()) {
            assertThatThrownBy(() -> EmbeddingRecords.encode("e", broken, format))
                    .hasMessageContaining("holds NaN");
        }
    }

    private static EmbeddingRecord reread(EmbeddingRecord embedding) {
        return EmbeddingRecords.decode(
                arrived(EmbeddingRecords.encode("e", embedding, RecordFormat.AVRO)));
    }

    private static ConsumerRecord<byte[], byte[]> arrived(ProducerRecord<byte[], byte[]> sent) {
        return TestRecords.arrived(sent, 0, 7);
    }
}
