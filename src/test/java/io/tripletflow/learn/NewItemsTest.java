package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.TextIds;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.InfoNce;
import io.tripletflow.loss.Reduction;
import io.tripletflow.mining.AcrossSources;
import io.tripletflow.mining.FalseNegatives;
import io.tripletflow.mining.Miners;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Items that no visitor saw, recommended by the words that they share with those seen. */
class NewItemsTest {

    private static final int TOPICS = 8;
    private static final int ITEMS = 6;

    private static LearnerConfig config() {
        InputSpec ids = new InputSpec.Ids(1000, 1, 0, 32, true);
        EncoderSpec linear = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 32, true);
        Objective objective =
                new Objective(
                        Distance.COSINE,
                        Miners.ALL.at(0.2f),
                        new FalseNegatives.Off(),
                        true,
                        "history",
                        AcrossSources.IGNORE,
                        new InfoNce(0.2f, Reduction.MEAN),
                        Map.of(),
                        Objective.DEFAULT_PROXIES,
                        true);
        return LearnerConfig.of(
                List.of(new TowerSpec("history", ids, linear), new TowerSpec("item", ids, linear)),
                objective,
                OptimizerSpec.adam(0.005f),
                new TrainingSpec(64, 2, 8, 0.9f, 0.99f, Clipping.OFF, 5));
    }

    /** An item that is new is known by its words alone, or by its ids alone. */
    private static Input newItem(int topic, boolean described) {
        Input.Ids none = Input.Ids.of(List.of());
        return described
                ? new TextIds().with(none, "topic" + topic + " colour" + topic % 3)
                : item(topic, ITEMS, false);
    }

    /** Item i of a topic; its text names the topic, and one of three colours, which say nothing. */
    private static Input item(int topic, int i, boolean described) {
        String name = "t" + topic + "-" + i;
        Input.Ids ids = Input.Ids.of(List.of(name, "item:" + name));
        String text = "topic" + topic + " colour" + i % 3;
        return described ? new TextIds().with(ids, text) : ids;
    }

    private static Input history(SplittableRandom random, int topic, int but) {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int other = random.nextInt(ITEMS);
            if (other != but) {
                seen.add("t" + topic + "-" + other);
            }
        }
        return Input.Ids.of(seen);
    }

    private static Embedder learn(boolean described) {
        MetricLearner learner = new MetricLearner(config());
        SplittableRandom random = new SplittableRandom(1);
        for (int w = 0; w < 60; w++) {
            List<Event> fresh = new ArrayList<>();
            for (int v = 0; v < 40; v++) {
                int topic = random.nextInt(TOPICS);
                int i = random.nextInt(ITEMS);
                Optional<String> label = Optional.of("t" + topic + "-" + i);
                Input seen = history(random, topic, i);
                Input of = item(topic, i, described);
                fresh.add(new Event("u" + v, label, "", "history", w, seen));
                fresh.add(new Event("item:" + label.get(), label, "", "item", w, of));
            }
            fresh.sort(Event.ORDER);
            learner.learn(new TripletBatch("", w, 0, fresh, List.of(), List.of()));
        }
        Embedder embedder = new Embedder(config());
        embedder.read(learner.model());
        return embedder;
    }

    /**
     * Share of histories to which the new item of their topic is nearer than all other new ones.
     */
    private static double found(boolean described) {
        Embedder embedder = learn(described);
        SplittableRandom random = new SplittableRandom(2);
        int hits = 0;
        for (int q = 0; q < 200; q++) {
            int topic = q % TOPICS;
            float[] asked = embedder.embed("history", history(random, topic, -1));
            int nearest = -1;
            double best = -2;
            for (int other = 0; other < TOPICS; other++) {
                float[] item = embedder.embed("item", newItem(other, described));
                double similarity = 0;
                for (int k = 0; k < item.length; k++) {
                    similarity += (double) asked[k] * item[k];
                }
                if (similarity > best) {
                    best = similarity;
                    nearest = other;
                }
            }
            hits += nearest == topic ? 1 : 0;
        }
        return hits / 200.0;
    }

    @Test
    void newItems_areFoundByTheirWords_andNotByTheirIdsAlone() {
        assertThat(found(true)).isGreaterThan(0.9);
        assertThat(found(false)).isLessThan(0.4);
    }
}
