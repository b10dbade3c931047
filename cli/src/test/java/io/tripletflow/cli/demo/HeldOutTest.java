package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Input;
import io.tripletflow.measure.AcrossSources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldOutTest {

    private static final Map<String, InputSpec> ONE = Map.of("default", new InputSpec.Dense(1));

    private final HeldOut heldOut = new HeldOut();
    private final Map<String, EmbeddingRecord> embeddings = new HashMap<>();

    @Test
    void testQueries_searchTrainRows_unseenOnesEachOther() {
        add("train-a", "a", Split.TRAIN, 0, 0);
        add("train-b", "b", Split.TRAIN, 10, 1);
        add("test-a", "a", Split.TEST, 9, 0.1f); // raw: next to b
        add("test-b", "b", Split.TEST, 11, 0.9f);
        add("new-1", "c", Split.UNSEEN, 100, 5);
        add("new-2", "c", Split.UNSEEN, 200, 5);
        add("new-3", "d", Split.UNSEEN, 201, 7);
        add("new-4", "d", Split.UNSEEN, 400, 7);
        Map<String, HeldOut.Comparison> recall = heldOut.evaluate(ONE, embeddings);
        assertRecall(recall.get("test"), 2, 0.5, 1.0);
        assertRecall(recall.get("unseen"), 4, 0.5, 1.0);
    }

    @Test
    void queryWithoutEmbedding_countsAsNotFound() {
        add("train-a", "a", Split.TRAIN, 0, 0);
        add("test-a", "a", Split.TEST, 0, 0);
        add("test-lost", "a", Split.TEST, 0, 0);
        embeddings.remove("test-lost");
        assertThat(heldOut.missing(embeddings)).isEqualTo(1);
        Map<String, HeldOut.Comparison> recall = heldOut.evaluate(ONE, embeddings);
        assertRecall(recall.get("test"), 2, 1, 0.5);
        assertThat(recall).doesNotContainKey("unseen");
    }

    /** Raw: 0 next to 1 of its own camera, then the other label; learned: all of c together. */
    @Test
    void acrossSources_leavesOutMatchesOfTheOwnSource_andCountsLostQueriesAsMisses() {
        sighting("c1", "c", "A", 0, 5);
        sighting("c2", "c", "A", 1, 5);
        sighting("c3", "c", "B", 100, 5.1f);
        sighting("d1", "d", "B", 3, 7);
        sighting("d2", "d", "", 3, 7);
        HeldOut.Comparison unseen = heldOut.evaluate(ONE, embeddings).get("unseen");
        AcrossSources raw = unseen.raw().orElseThrow().acrossSources().orElseThrow();
        assertThat(raw.queries()).isEqualTo(3); // d1 has no match of another known source
        assertThat(raw.market().rankOne()).isZero();
        AcrossSources learned = unseen.learned().acrossSources().orElseThrow();
        assertThat(learned.market()).isEqualTo(new AcrossSources.Means(1, 1));
        embeddings.remove("c3");
        AcrossSources lost =
                heldOut.evaluate(ONE, embeddings)
                        .get("unseen")
                        .learned()
                        .acrossSources()
                        .orElseThrow();
        assertThat(lost).isEqualTo(new AcrossSources(1, 4, means(0), means(0)));
    }

    private static AcrossSources.Means means(double value) {
        return new AcrossSources.Means(value, value);
    }

    @Test
    void rowsWithoutSources_haveNoFiguresAcrossThem() {
        add("new-1", "c", Split.UNSEEN, 100, 5);
        add("new-2", "c", Split.UNSEEN, 200, 5);
        HeldOut.Comparison unseen = heldOut.evaluate(ONE, embeddings).get("unseen");
        assertThat(unseen.raw().orElseThrow().acrossSources()).isEmpty();
        assertThat(unseen.learned().acrossSources()).isEmpty();
    }

    @Test
    void entityThatComesTwice_countsOnce_withItsNewerRow() {
        add("x", "a", Split.TEST, 0, 0);
        add("x", "a", Split.TRAIN, 0, 0);
        add("y", "a", Split.TEST, 0, 0);
        Map<String, HeldOut.Comparison> recall = heldOut.evaluate(ONE, embeddings);
        assertThat(recall.get("test").queries()).isEqualTo(1);
    }

    @Test
    void rawText_isComparedHashedAndWeighted() {
        text("t1", "card", Split.TRAIN, "the card is lost");
        text("t2", "loan", Split.TRAIN, "the loan is due");
        text("q1", "card", Split.TEST, "is the lost card the");
        text("q2", "loan", Split.TEST, "the due loan");
        Map<String, HeldOut.Comparison> recall =
                heldOut.evaluate(Map.of("default", new InputSpec.HashedText(512)), embeddings);
        assertThat(recall.get("test").raw().orElseThrow().recallAt1()).isCloseTo(1.0, within(1e-9));
        assertThat(recall.get("test").learned().recallAt1()).isZero();
    }

    @Test
    void rawIds_areComparedByWhatTheyShare_rareOnesFirst() {
        ids("t1", "x", Split.TRAIN, "home", "card");
        ids("t2", "y", Split.TRAIN, "home", "news", "loan");
        ids("t3", "y", Split.TRAIN, "home");
        ids("q1", "x", Split.TEST, "home", "news", "card", "new-card");
        ids("q2", "y", Split.TEST, "loan");
        ids("q3", "x", Split.TEST);
        Map<String, HeldOut.Comparison> recall =
                heldOut.evaluate(Map.of("default", new InputSpec.Ids(9, 1, 0, 4)), embeddings);
        assertThat(recall.get("test").raw().orElseThrow().recallAt1()).isCloseTo(1.0, within(1e-9));
    }

    @Test
    void queriesOfATower_searchItsOwnRows_andThoseOfTheOther() {
        add("image", "i1", "a", Split.TRAIN, new float[] {0, 0}, 0);
        add("image", "i2", "b", Split.TRAIN, new float[] {9, 0}, 1);
        add("audio", "s1", "a", Split.TRAIN, new float[] {5}, 0.4f);
        add("audio", "s2", "b", Split.TRAIN, new float[] {7}, 1.4f);
        add("image", "q1", "a", Split.TEST, new float[] {8, 1}, 0.1f); // raw: next to b
        add("image", "q2", "b", Split.TEST, new float[] {9, 1}, 0.8f); // next to a among sounds
        add("audio", "q3", "b", Split.TEST, new float[] {7}, 2);
        add("audio", "q4", "c", Split.UNSEEN, new float[] {3}, 2);
        Map<String, HeldOut.Comparison> recall =
                heldOut.evaluate(
                        Map.of("image", new InputSpec.Dense(2), "audio", new InputSpec.Dense(1)),
                        embeddings);
        assertRecall(recall.get("test image"), 2, 0.5, 1);
        assertRecall(recall.get("test audio"), 1, 1, 1);
        assertAcross(recall.get("test image→audio"), 2, 0.5);
        assertAcross(recall.get("test audio→image"), 1, 1);
        assertAcross(recall.get("unseen audio→image"), 1, 0);
        assertThat(recall.keySet())
                .startsWith("test audio", "test image", "test audio→image", "test image→audio")
                .doesNotContain("unseen image");
    }

    /** Unseen c, c at 5 and d, d at 7; raw 100, 200 against 201, 400. */
    @Test
    void moreMeasures_ofTheSameQuestions() {
        add("new-1", "c", Split.UNSEEN, 100, 5);
        add("new-2", "c", Split.UNSEEN, 200, 5);
        add("new-3", "d", Split.UNSEEN, 201, 7);
        add("new-4", "d", Split.UNSEEN, 400, 7);
        HeldOut.Comparison unseen = heldOut.evaluate(ONE, embeddings).get("unseen");
        assertThat(unseen.learned().quality().mapAtR()).isEqualTo(1);
        assertThat(unseen.raw().orElseThrow().quality().mapAtR()).isEqualTo(0.5);
        assertThat(unseen.raw().orElseThrow().quality().recallAt(5)).isEqualTo(1);
        assertThat(unseen.learned().verification().rocArea()).isEqualTo(1);
        assertThat(unseen.learned().verification().equalErrorRate()).isZero();
        // raw genuine distances 100 and 199, impostor 101, 300, 1, 200
        assertThat(unseen.raw().orElseThrow().verification().rocArea()).isEqualTo(5 / 8.0);
    }

    private static void assertRecall(
            HeldOut.Comparison comparison, int queries, double raw, double learned) {
        assertThat(comparison.queries()).isEqualTo(queries);
        assertThat(comparison.raw().orElseThrow().recallAt1()).isEqualTo(raw);
        assertThat(comparison.learned().recallAt1()).isEqualTo(learned);
    }

    private static void assertAcross(HeldOut.Comparison comparison, int queries, double learned) {
        assertThat(comparison.queries()).isEqualTo(queries);
        assertThat(comparison.raw()).isEmpty();
        assertThat(comparison.learned().recallAt1()).isEqualTo(learned);
    }

    private void add(String entity, String label, Split split, float raw, float learned) {
        add("default", entity, label, split, new float[] {raw}, learned);
    }

    private void add(
            String tower, String entity, String label, Split split, float[] raw, float learned) {
        heldOut.add(new Sample(entity, label, split, tower, new Input.Features(raw)));
        embeddings.put(
                entity,
                new EmbeddingRecord(entity, Optional.empty(), new float[] {learned, 1}, 0, 1, 0));
    }

    private void sighting(String entity, String label, String source, float raw, float learned) {
        add(entity, label, Split.UNSEEN, raw, learned);
        heldOut.add(
                new Sample(
                        entity,
                        label,
                        Split.UNSEEN,
                        "default",
                        new Input.Features(new float[] {raw}),
                        source));
    }

    private void ids(String entity, String label, Split split, String... ids) {
        heldOut.add(new Sample(entity, label, split, "default", Input.Ids.of(List.of(ids))));
    }

    private void text(String entity, String label, Split split, String text) {
        heldOut.add(new Sample(entity, label, split, "default", new Input.Text(text)));
    }
}
