package io.tripletflow.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Input;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecommendationsTest {

    private final Recommendations recommendations = new Recommendations(10);
    private final Map<String, EmbeddingRecord> embeddings = new HashMap<>();

    private void item(String name, float... embedding) {
        Input ids = Input.Ids.of(List.of(name, "item:" + name));
        recommendations.add(new Sample("item:" + name, name, Split.TRAIN, "item", ids));
        embed("item:" + name, embedding);
    }

    private void visitor(String name, String hidden, Split split, String... seen) {
        recommendations.add(
                new Sample(name, hidden, split, "history", Input.Ids.of(List.of(seen))));
    }

    private void embed(String entity, float... embedding) {
        embeddings.put(entity, new EmbeddingRecord(entity, Optional.empty(), embedding, 1, 1, 0));
    }

    /** Three visitors saw a and b, one a and c; d was seen alone. */
    private void stream() {
        item("a", 1, 0);
        item("b", 0.8f, 0.6f);
        item("c", 0, 1);
        item("d", -1, 0);
        visitor("t1", "", Split.TRAIN, "a", "b");
        visitor("t2", "", Split.TRAIN, "a", "b");
        visitor("t3", "b", Split.TRAIN, "a"); // of a labelled event: saw both
        visitor("t4", "", Split.TRAIN, "a", "c");
        visitor("t5", "", Split.TRAIN, "d");
    }

    @Test
    void learnedPopularityAndItemCosine_answerTheSameQueries() {
        stream();
        visitor("q", "c", Split.TEST, "a");
        embed("q", 0, 1);
        Recommended test = recommendations.evaluate(embeddings).get("test");
        assertThat(test.learned().get(0).queries()).isEqualTo(1);
        assertThat(test.learned().get(0).mrr()).as("c is nearest").isEqualTo(1);
        assertThat(test.popularity().get(0).mrr()).as("b, then c and d alike").isEqualTo(1 / 2.5);
        assertThat(test.itemCosine().get(0).mrr()).as("b .87, c .5, d 0").isEqualTo(1 / 2.0);
        assertThat(test.itemCosine().get(0).ndcg())
                .isCloseTo(Math.log(2) / Math.log(3), within(1e-12));
        assertThat(recommendations.evaluate(embeddings)).doesNotContainKey("unseen");
    }

    @Test
    void seenItemsAreLeftOut_newItemsAndLostVisitorsAreMisses() {
        stream();
        visitor("q1", "b", Split.TEST, "a", "c");
        embed("q1", 1, 0); // a would be first
        visitor("q2", "new", Split.TEST, "a");
        embed("q2", 1, 0);
        visitor("q3", "b", Split.TEST, "a");
        Recommended test = recommendations.evaluate(embeddings).get("test");
        assertThat(test.learned().get(0).queries()).isEqualTo(3);
        assertThat(test.learned().get(0).mrr())
                .as("q1 finds b first")
                .isCloseTo(1 / 3.0, within(1e-12));
        assertThat(test.popularity().get(0).hitRate()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(recommendations.missing(embeddings)).isEqualTo(1);
    }
}
