package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.cli.events.Sample;
import io.tripletflow.cli.events.Split;
import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.event.Input;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldOutTest {

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
        Map<Split, HeldOut.Recall> recall = heldOut.evaluate(new InputSpec.Dense(1), embeddings);
        assertThat(recall.get(Split.TEST)).isEqualTo(new HeldOut.Recall(2, 0.5, 1.0));
        assertThat(recall.get(Split.UNSEEN).learned()).isEqualTo(1.0);
        assertThat(recall.get(Split.UNSEEN).raw()).isEqualTo(0.5);
    }

    @Test
    void queryWithoutEmbedding_countsAsNotFound() {
        add("train-a", "a", Split.TRAIN, 0, 0);
        add("test-a", "a", Split.TEST, 0, 0);
        add("test-lost", "a", Split.TEST, 0, 0);
        embeddings.remove("test-lost");
        assertThat(heldOut.missing(embeddings)).isEqualTo(1);
        Map<Split, HeldOut.Recall> recall = heldOut.evaluate(new InputSpec.Dense(1), embeddings);
        assertThat(recall.get(Split.TEST)).isEqualTo(new HeldOut.Recall(2, 1.0, 0.5));
        assertThat(recall).doesNotContainKey(Split.UNSEEN);
    }

    @Test
    void entityThatComesTwice_countsOnce_withItsNewerRow() {
        add("x", "a", Split.TEST, 0, 0);
        add("x", "a", Split.TRAIN, 0, 0);
        add("y", "a", Split.TEST, 0, 0);
        Map<Split, HeldOut.Recall> recall = heldOut.evaluate(new InputSpec.Dense(1), embeddings);
        assertThat(recall.get(Split.TEST).queries()).isEqualTo(1);
    }

    @Test
    void rawText_isComparedHashedAndWeighted() {
        text("t1", "card", Split.TRAIN, "the card is lost");
        text("t2", "loan", Split.TRAIN, "the loan is due");
        text("q1", "card", Split.TEST, "is the lost card the");
        text("q2", "loan", Split.TEST, "the due loan");
        Map<Split, HeldOut.Recall> recall =
                heldOut.evaluate(new InputSpec.HashedText(512), embeddings);
        assertThat(recall.get(Split.TEST).raw()).isCloseTo(1.0, within(1e-9));
        assertThat(recall.get(Split.TEST).learned()).isZero();
    }

    private void add(String entity, String label, Split split, float raw, float learned) {
        Input input = new Input.Features(new float[] {raw});
        heldOut.add(new Sample(entity, label, split, input));
        embeddings.put(
                entity,
                new EmbeddingRecord(entity, Optional.empty(), new float[] {learned, 1}, 0, 1, 0));
    }

    private void text(String entity, String label, Split split, String text) {
        heldOut.add(new Sample(entity, label, split, new Input.Text(text)));
    }
}
