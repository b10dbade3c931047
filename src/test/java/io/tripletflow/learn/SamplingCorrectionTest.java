package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.SamplingCorrection;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.InfoNce;
import io.tripletflow.loss.LossValue;
import io.tripletflow.loss.Reduction;
import io.tripletflow.memory.LabelRates;
import io.tripletflow.mining.AcrossSources;
import io.tripletflow.mining.FalseNegatives;
import io.tripletflow.mining.Miners;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.TestPairs;
import io.tripletflow.mining.Triplets;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplingCorrectionTest {

    private static final int ROWS = 8;
    private static final int WIDTH = 4;
    private static final long[] KEYS = {100, 101, 102};

    /** Labels of the rows; histories (tower 0) are anchors, items (tower 1) their others. */
    private static final int[] LABELS = {0, 1, 2, 0, 0, 1, 2, 2};

    private static final int[] TOWERS = {0, 0, 0, 1, 1, 1, 1, 1};

    private static LabelRates rates() {
        LabelRates rates = new LabelRates(10);
        for (int i = 0; i < 60; i++) {
            rates.seen(KEYS[i % 6 == 0 ? 1 : i % 6 == 1 ? 2 : 0]);
            rates.drawn(i % 4 == 0 ? KEYS : new long[] {KEYS[0]});
        }
        return rates;
    }

    private static Pairs pairs(float[] x) {
        Pairs pairs = new Pairs(Distance.COSINE);
        pairs.compute(x, LABELS, ROWS, WIDTH);
        pairs.relations().acrossTowers(TOWERS, 0);
        return pairs;
    }

    /**
     * A plain formula: the softmax over labels, each with the mean of its items, weighed by one
     * over the probability of its being drawn.
     */
    @Test
    void loss_isTheImportanceWeightedSoftmaxOverLabels() {
        float[] x = TestPairs.unitRows(3, ROWS, WIDTH);
        Pairs pairs = pairs(x);
        LabelRates rates = rates();
        LabelRates after = rates();
        after.drawn(KEYS);
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1);
        new SamplingCorrection(rates).apply(pairs, KEYS, LABELS, weights);
        LossValue value =
                new InfoNce(0.5f, Reduction.SUM)
                        .evaluate(pairs, new Triplets(), weights, new float[ROWS * ROWS]);
        double expected = 0;
        for (int a = 0; a < 3; a++) {
            double[] mass = new double[3];
            int[] items = {2, 1, 2};
            for (int i = 3; i < ROWS; i++) {
                double q = after.probability(KEYS[LABELS[i]]);
                mass[LABELS[i]] += Math.exp(dot(x, a, i) / 0.5) / q / items[LABELS[i]];
            }
            double others = Arrays.stream(mass).sum() - mass[LABELS[a]];
            double weight = 3 * after.share(KEYS[a]) / after.probability(KEYS[a]);
            assertThat(weights[a]).isCloseTo((float) weight, within(1e-5f));
            for (int p = 3; p < ROWS; p++) {
                if (LABELS[p] == LABELS[a]) {
                    double own =
                            Math.exp(dot(x, a, p) / 0.5)
                                    / after.probability(KEYS[LABELS[p]])
                                    / items[LABELS[p]];
                    expected += weight * -Math.log(own / (own + others));
                }
            }
        }
        assertThat(value.loss()).isCloseTo(expected, within(1e-5 * expected));
    }

    private static double dot(float[] x, int a, int b) {
        double sum = 0;
        for (int k = 0; k < WIDTH; k++) {
            sum += (double) x[a * WIDTH + k] * x[b * WIDTH + k];
        }
        return sum;
    }

    @Test
    void rareAnchors_weighNoMoreThanTheMost() {
        LabelRates rates = new LabelRates(10);
        rates.seen(KEYS[0]);
        for (int i = 0; i < 1000; i++) {
            rates.drawn(i % 100 == 0 ? KEYS : new long[0]);
        }
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 2);
        Pairs pairs = pairs(TestPairs.unitRows(3, ROWS, WIDTH));
        new SamplingCorrection(rates).apply(pairs, KEYS, LABELS, weights);
        assertThat(weights[0]).isEqualTo(32);
        assertThat(weights[1]).isZero();
    }

    private static LearnerConfig config(boolean correct) {
        InputSpec ids = new InputSpec.Ids(100, 1, 0, 8, true);
        EncoderSpec linear = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 8, true);
        Objective objective =
                new Objective(
                        Distance.COSINE,
                        Miners.ALL.at(0.2f),
                        new FalseNegatives.Off(),
                        true,
                        "history",
                        AcrossSources.IGNORE,
                        InfoNce.defaults(),
                        Map.of(),
                        Objective.DEFAULT_PROXIES,
                        correct);
        return LearnerConfig.of(
                List.of(new TowerSpec("history", ids, linear), new TowerSpec("item", ids, linear)),
                objective,
                OptimizerSpec.adam(0.01f),
                new TrainingSpec(24, 4, 8, 0.9f, 0.99f, Clipping.OFF, 5));
    }

    private static void learn(MetricLearner learner, int from, int to) {
        for (int w = from; w < to; w++) {
            SplittableRandom random = new SplittableRandom(w);
            List<Event> fresh = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                int label = random.nextInt(1 + random.nextInt(9));
                String name = "p" + label;
                String other = "p" + (label + 1 + random.nextInt(2)) % 9;
                fresh.add(event("u" + i, name, "history", w, List.of(other)));
                fresh.add(event("item:" + name, name, "item", w, List.of(name)));
            }
            learner.learn(new TripletBatch("", w, 0, fresh, List.of(), List.of()));
        }
    }

    private static Event event(String entity, String label, String tower, int w, List<String> ids) {
        return new Event(entity, Optional.of(label), "", tower, w, Input.Ids.of(ids));
    }

    /** Rates and the shared table are part of the snapshot. */
    @Test
    void restored_goesOnWithTheSameBytes() {
        LearnerConfig config = config(true);
        MetricLearner whole = new MetricLearner(config);
        learn(whole, 0, 20);
        MetricLearner first = new MetricLearner(config);
        learn(first, 0, 9);
        MetricLearner second = new MetricLearner(config);
        second.restore(first.snapshot());
        learn(second, 9, 20);
        assertThat(second.snapshot()).isEqualTo(whole.snapshot());
    }

    @Test
    void model_tellsHowPopularALabelIs() {
        MetricLearner learner = new MetricLearner(config(true));
        learn(learner, 0, 20);
        Embedder embedder = new Embedder(config(true));
        assertThat(embedder.popularity("", "p0")).isEmpty();
        embedder.read(learner.model());
        double share = learner.state.first.rates.share(Pool.labelKey("", "p0"));
        assertThat(share).isBetween(0.2, 0.5);
        assertThat(embedder.popularity("", "p0").orElseThrow())
                .isCloseTo((float) Math.log(share), within(1e-5f));
        assertThat(embedder.popularity("", "p8").orElseThrow())
                .isLessThan(embedder.popularity("", "p0").orElseThrow());
        assertThat(embedder.popularity("", "absent")).isEmpty();
        assertThat(embedder.popularity("other group", "p0")).isEmpty();
        MetricLearner plain = new MetricLearner(config(false));
        learn(plain, 0, 2);
        embedder.read(plain.model());
        assertThat(embedder.popularity("", "p0")).as("without a correction").isEmpty();
    }

    /** A build before this one had none: it starts to count. */
    @Test
    void snapshotWithoutRates_isReadAndCountsFromThereOn() {
        MetricLearner before = new MetricLearner(config(false));
        learn(before, 0, 9);
        MetricLearner now = new MetricLearner(config(true));
        now.restore(before.snapshot());
        assertThat(now.state.first.rates.size()).isZero();
        learn(now, 9, 12);
        assertThat(now.state.first.rates.size()).isEqualTo(9);
    }

    /** What is learned of an id in histories moves it as an item too. */
    @Test
    void sharedTable_startsAndLearnsAlikeInBothTowers() {
        LearnerConfig config = config(true);
        Embedder start = new Embedder(config);
        Input page = Input.Ids.of(List.of("p1"));
        assertThat(start.embed("history", page)).isEqualTo(start.embed("item", page));
        MetricLearner learner = new MetricLearner(config);
        learn(learner, 0, 20);
        assertThat(learner.state.first.towers.get(0).input)
                .isSameAs(learner.state.first.towers.get(1).input);
        Embedder learned = new Embedder(config);
        learned.read(learner.model());
        assertThat(learned.embed("item", page)).isNotEqualTo(start.embed("item", page));
    }
}
