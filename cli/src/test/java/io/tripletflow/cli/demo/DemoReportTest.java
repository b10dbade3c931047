package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.evaluate.Recommended;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.measure.AcrossSources;
import io.tripletflow.measure.Hits;
import io.tripletflow.measure.Quality;
import io.tripletflow.measure.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private final DemoReport report =
            new DemoReport(
                    "a.csv",
                    1000,
                    800,
                    4,
                    Map.of("not-json", 3L, "late", 2L),
                    Map.of("not-json", "no JSON", "late", "too late"),
                    model(42, InputVersion.SECOND),
                    0,
                    Optional.of(new Prequential(0.75, 0.5, 640)),
                    new TreeMap<>(
                            Map.of(
                                    "test",
                                    new HeldOut.Comparison(
                                            100,
                                            Optional.of(figures(0.4, 0.125, 0.75)),
                                            figures(0.9, 0.625, 1)),
                                    "test image→audio",
                                    new HeldOut.Comparison(
                                            9, Optional.empty(), figures(0.7, 0.5, 1)))),
                    Map.of(
                            "unseen",
                            new Recommended(
                                    List.of(new Hits(10, 70, 0.8, 0.5, 0.6)),
                                    List.of(new Hits(10, 70, 0.3, 0.1, 0.2)),
                                    List.of(new Hits(10, 70, 0.7, 0.4, 0.55)),
                                    Optional.of(List.of(new Hits(10, 70, 0.05, 0.02, 0.03))))),
                    Map.of("parts", 6));

    private static FinalModel model(long version, InputVersion inputs) {
        return new FinalModel(version, "ab".repeat(32), Map.of("default", inputs));
    }

    private static HeldOut.Figures figures(double recall, double mapAtR, double rocArea) {
        SortedMap<Integer, Double> recalls = new TreeMap<>(Map.of(1, recall, 5, 0.95, 10, 0.96));
        return new HeldOut.Figures(
                new Quality(100, 0, recalls, mapAtR, 0.7),
                new Verification(20, 80, rocArea, 0, Double.NaN, 0.1, 0.2, 0.3));
    }

    @Test
    void json_hasEveryFigure() throws Exception {
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.path("events").asLong()).isEqualTo(1000);
        assertThat(json.path("eventsPerSecond").asDouble()).isEqualTo(250);
        assertThat(json.path("versions").asLong()).isEqualTo(42);
        assertThat(json.at("/deadLetters/total").asLong()).isEqualTo(5);
        assertThat(json.at("/deadLetters/byReason/not-json").asLong()).isEqualTo(3);
        assertThat(json.path("digest").asText()).hasSize(64);
        assertThat(json.at("/inputVersions/default").asInt()).isEqualTo(2);
        assertThat(json.at("/prequentialRecall/learned").asDouble()).isEqualTo(0.75);
        assertThat(json.at("/prequentialRecall/untrained").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/prequentialRecall/scored").asLong()).isEqualTo(640);
        assertThat(json.at("/recallAt1/test/raw").asDouble()).isEqualTo(0.4);
        assertThat(json.at("/recallAt1/test/learned").asDouble()).isEqualTo(0.9);
        assertThat(json.at("/recallAt1/test/queries").asInt()).isEqualTo(100);
        assertThat(json.at("/recallAt1").has("unseen")).isFalse();
        assertThat(json.at("/recallAt1/test image→audio/learned").asDouble()).isEqualTo(0.7);
        assertThat(json.at("/recallAt1/test image→audio").has("raw")).isFalse();
        assertThat(json.at("/quality/test/raw/recallAt5").asDouble()).isEqualTo(0.95);
        assertThat(json.at("/quality/test/raw/recallAt10").asDouble()).isEqualTo(0.96);
        assertThat(json.at("/quality/test/raw/mapAtR").asDouble()).isEqualTo(0.125);
        assertThat(json.at("/quality/test/learned/mapAtR").asDouble()).isEqualTo(0.625);
        assertThat(json.at("/quality/test/learned/rPrecision").asDouble()).isEqualTo(0.7);
        assertThat(json.at("/quality/test/raw/rocArea").asDouble()).isEqualTo(0.75);
        assertThat(json.at("/quality/test/raw/equalErrorRate").isNull()).isTrue();
        assertThat(json.at("/quality/unseen/queries").asInt()).isEqualTo(70);
        assertThat(json.at("/quality/unseen/learned/hitRateAt10").asDouble()).isEqualTo(0.8);
        assertThat(json.at("/quality/unseen/learned/mrrAt10").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/quality/unseen/learned/ndcgAt10").asDouble()).isEqualTo(0.6);
        assertThat(json.at("/quality/unseen/popularity/hitRateAt10").asDouble()).isEqualTo(0.3);
        assertThat(json.at("/quality/unseen/itemCosine/mrrAt10").asDouble()).isEqualTo(0.4);
        assertThat(json.at("/quality/unseen/raw/hitRateAt10").asDouble()).isEqualTo(0.05);
    }

    /** Its user learns that a column has values which may be no measurements. */
    @Test
    void columnsThatAreScaledOtherwise_areTold() {
        assertThat(report.table()).doesNotContain("columns");
        DemoReport far =
                new DemoReport(
                        "a.csv",
                        9,
                        9,
                        1,
                        Map.of(),
                        Map.of(),
                        model(1, InputVersion.SIXTH),
                        0,
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Map.of());
        assertThat(far.table())
                .contains("columns         have a few values far from all others, such as -999");
        assertThat(model(1, InputVersion.FOURTH).columns()).contains("roots");
        assertThat(FinalModel.NONE.columns()).isEmpty();
    }

    /** Re-identification: beside the other figures, where rows have a source. */
    @Test
    void acrossSources_isInJsonAndTable_whereRowsHaveASource() throws Exception {
        DemoReport sourced =
                sourced(new AcrossSources(7, 2, means(0.25, 0.125), means(0.5, 0.375)));
        JsonNode learned = new JsonMapper().readTree(sourced.json()).at("/quality/unseen/learned");
        assertThat(learned.path("rank1AcrossSources").asDouble()).isEqualTo(0.25);
        assertThat(learned.path("mapAcrossSources").asDouble()).isEqualTo(0.125);
        assertThat(learned.path("rank1AmongOtherSources").asDouble()).isEqualTo(0.5);
        assertThat(learned.path("mapAmongOtherSources").asDouble()).isEqualTo(0.375);
        assertThat(learned.path("queriesAcrossSources").asInt()).isEqualTo(7);
        assertThat(sourced.table())
                .contains(
                        "rank-1 across sources          raw  learned      mAP    raw  learned\n"
                                + "  unseen          7 queries    0.250    0.250           0.125    0.125",
                        "  own source not searched      raw  learned      mAP    raw  learned\n"
                                + "  unseen          7 queries    0.500    0.500           0.375    0.375");
        assertThat(report.json()).doesNotContain("AcrossSources");
        assertThat(report.table()).doesNotContain("across sources");
    }

    @Test
    void acrossSources_ofWhichNoneHasAMatch_isUndefined() throws Exception {
        DemoReport sourced =
                sourced(
                        new AcrossSources(
                                0,
                                9,
                                means(Double.NaN, Double.NaN),
                                means(Double.NaN, Double.NaN)));
        JsonNode json = new JsonMapper().readTree(sourced.json());
        assertThat(json.at("/quality/unseen/raw/rank1AcrossSources").isNull()).isTrue();
        assertThat(json.at("/quality/unseen/raw/queriesAcrossSources").asInt()).isZero();
        assertThat(sourced.table())
                .contains("  unseen          0 queries        -        -               -        -");
    }

    @Test
    void learnedBelowRaw_isTold_withWhatToTry() {
        assertThat(compared(0.97, 0.95).table())
                .contains("note: on unseen the learned space finds less than the raw input")
                .contains("--set encoder.normalize-input=false")
                .contains("--set goal=new-labels");
        assertThat(compared(0.97, 0.965).table()).doesNotContain("note: on unseen");
    }

    private static DemoReport compared(double raw, double learned) {
        return ofUnseen(
                new HeldOut.Comparison(
                        9, Optional.of(figures(raw, 0.5, 1)), figures(learned, 0.5, 1)));
    }

    private static AcrossSources.Means means(double rankOne, double map) {
        return new AcrossSources.Means(rankOne, map);
    }

    private static DemoReport sourced(AcrossSources across) {
        HeldOut.Figures plain = figures(0.9, 0.625, 1);
        HeldOut.Figures figures =
                new HeldOut.Figures(plain.quality(), plain.verification(), Optional.of(across));
        return ofUnseen(new HeldOut.Comparison(9, Optional.of(figures), figures));
    }

    private static DemoReport ofUnseen(HeldOut.Comparison comparison) {
        return new DemoReport(
                "a.csv",
                9,
                9,
                1,
                Map.of(),
                Map.of(),
                model(1, InputVersion.SECOND),
                0,
                Optional.empty(),
                Map.of("unseen", comparison),
                Map.of(),
                Map.of());
    }

    @Test
    void onlyDeadLetters_isAFailure_withReasonsAndAnExampleEach() {
        report.requireUsedEvents(); // five of a thousand
        DemoReport dead =
                new DemoReport(
                        "a.csv",
                        5,
                        0,
                        1,
                        Map.of("not-json", 3L, "late", 2L),
                        Map.of("not-json", "no JSON at byte 3", "late", "too late"),
                        FinalModel.NONE,
                        0,
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Map.of());
        assertThat(dead.table()).contains("nothing scored: no labelled event came after");
        assertThatThrownBy(dead::requireUsedEvents)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("none of the events")
                .hasMessageContaining("3 not-json, such as: no JSON at byte 3")
                .hasMessageContaining("2 late, such as: too late");
    }

    @Test
    void table_showsRawBesideLearned() {
        assertThat(report.table())
                .contains(
                        "1,000 (800 with a label)",
                        "250",
                        "42",
                        "5 {",
                        "recall@1 0.750 learned, 0.500 untrained (640 events",
                        "0.400    0.900           0.125    0.625",
                        "hidden items of 70 unseen visitors    popularity  item cosine  learned\n"
                                + "  hit rate@10                          0.300        0.700   "
                                + " 0.800\n",
                        "recall@1 of held-out queries            raw  learned",
                        "  test image→audio        9 queries        -    0.700               -    0.500\n")
                .doesNotContain("not embedded");
    }
}
