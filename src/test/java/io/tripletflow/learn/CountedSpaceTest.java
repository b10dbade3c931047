package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.CountsSpec;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.InfoNce;
import io.tripletflow.loss.Reduction;
import io.tripletflow.memory.ItemPairs;
import io.tripletflow.mining.AcrossSources;
import io.tripletflow.mining.AllTriplets;
import io.tripletflow.mining.FalseNegatives;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedSpaceTest {

    private static final int WIDTH = 512;
    private static final int ITEMS = 60;

    private static LearnerConfig learned() {
        InputSpec ids = new InputSpec.Ids(1000, 1, 0, 16, true);
        EncoderSpec linear = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 16, true);
        Objective objective =
                new Objective(
                        Distance.COSINE,
                        TripletMiner.of(new AllTriplets()),
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
                new TrainingSpec(32, 2, 2, 0.9f, 0.99f, Clipping.OFF, 5));
    }

    private static LearnerConfig counting() {
        return learned().with(new CountsSpec(WIDTH, 0.75f));
    }

    private static TripletBatch batch(int number, SplittableRandom random) {
        List<Event> fresh = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int item = random.nextInt(ITEMS);
            long time = 100L * number + i;
            fresh.add(event("item:" + item, item, "item", time, item(item)));
            List<String> history =
                    random.ints(3, 0, ITEMS)
                            .filter(id -> id != item)
                            .distinct()
                            .boxed()
                            .map(String::valueOf)
                            .toList();
            fresh.add(event("v" + number + i, item, "history", time, Input.Ids.of(history)));
        }
        return new TripletBatch("g", 100L * number + 99, 0, fresh, List.of(), List.of());
    }

    private static Event event(String entity, int label, String tower, long time, Input input) {
        return new Event(entity, Optional.of("" + label), "g", tower, time, input, 1);
    }

    private static Input item(int item) {
        return Input.Ids.of(List.of("" + item, "item:" + item));
    }

    private static MetricLearner learned(LearnerConfig config, int from, int to) {
        return learn(new MetricLearner(config), from, to);
    }

    private static MetricLearner learn(MetricLearner learner, int from, int to) {
        for (int i = from; i < to; i++) {
            learner.learn(batch(i, new SplittableRandom(i)));
        }
        return learner;
    }

    private static double dot(float[] a, float[] b, int from, int to) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }

    /** Against counts by hand; of more items than directions these are not quite orthogonal. */
    @ParameterizedTest
    @CsvSource({"41, 2e-4", "64, 2e-4", "16385, 2e-4", "31, 0.35"})
    void similarity_isThatOfTheCounts(int width, double max) {
        SplittableRandom random = new SplittableRandom(1);
        int items = 40;
        double[][] together = new double[items][items];
        double[] asked = new double[items];
        ItemPairs pairs = new ItemPairs(100);
        for (int i = 0; i < 600; i++) {
            int item = random.nextInt(items);
            long[] history =
                    random.longs(3, 0, items).filter(id -> id != item).distinct().toArray();
            pairs.add(item, history);
            asked[item]++;
            for (long other : history) {
                together[(int) other][item]++;
            }
        }
        CountedSpace space = new CountedSpace(pairs, width);
        space.measure();
        long[] query = {3, 8};
        double[] weight = new double[items];
        for (int i = 0; i < items; i++) {
            weight[i] = 1 / Math.sqrt(Math.sqrt(1 + asked[i]));
        }
        double[] asking = new double[items];
        for (long id : query) {
            int i = (int) id;
            asking[i] += weight[i];
            for (int k = 0; k < items; k++) {
                asking[k] +=
                        0.01 * together[k][i] * weight[k] * weight[i] / Math.sqrt(1 + asked[i]);
            }
        }
        double length = Arrays.stream(asking).map(part -> part * part).sum();
        double[] squares = new double[items];
        for (int j = 0; j < items; j++) {
            for (int i = 0; i < items; i++) {
                squares[j] += Math.pow(together[i][j] * weight[i] / Math.pow(8 + asked[j], 0.4), 2);
            }
        }
        double longest = Math.sqrt(Arrays.stream(squares).max().orElseThrow());
        for (int j = 0; j < items; j++) {
            double sum = 0;
            for (int i = 0; i < items; i++) {
                sum += asking[i] * together[i][j] * weight[i] / Math.pow(8 + asked[j], 0.4);
            }
            float[] item = space.item(new long[] {j, 1000 + j});
            assertThat(dot(space.history(query), item, 0, width))
                    .isCloseTo(sum / Math.sqrt(length) / longest, within(max));
            assertThat(dot(item, item, 0, width)).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void whatIsNotCounted_isLikeNoHistory() {
        CountedSpace space = new CountedSpace(new ItemPairs(9), 8);
        float[] unknown = space.item(new long[] {5});
        assertThat(unknown).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(space.history(new long[] {5})).containsOnly(0);
        assertThat(space.history(new long[0])).containsOnly(0);
    }

    @Test
    void embedding_isTheLearnedOne_andTheCountsBesideIt() {
        MetricLearner with = learned(counting(), 0, 20);
        Embedder both = new Embedder(counting());
        both.read(with.model());
        Embedder alone = new Embedder(learned());
        alone.read(learned(learned(), 0, 20).model());
        assertThat(both.width()).isEqualTo(16 + WIDTH);
        for (String tower : List.of("history", "item")) {
            float[] embedding = both.embed(tower, item(7));
            float[] first = alone.embed(tower, item(7));
            assertThat(embedding).hasSize(16 + WIDTH);
            assertThat(dot(embedding, embedding, 0, embedding.length)).isCloseTo(1, within(1e-5));
            for (int k = 0; k < 16; k++) {
                assertThat(embedding[k]).isCloseTo(0.5f * first[k], within(1e-6f));
            }
        }
    }

    @Test
    void restored_goesOnAlike_andaSnapshotHasTheSameCounts() {
        MetricLearner whole = learned(counting(), 0, 20);
        MetricLearner restored = new MetricLearner(counting());
        restored.restore(learned(counting(), 0, 9).snapshot());
        learn(restored, 9, 20);
        assertThat(restored.snapshot()).isEqualTo(whole.snapshot());
        Embedder byModel = new Embedder(counting());
        byModel.read(whole.model());
        Embedder bySnapshot = new Embedder(counting());
        bySnapshot.read(whole.published());
        float[] counted = byModel.embed("item", item(3));
        float[] same = bySnapshot.embed("item", item(3));
        assertThat(Arrays.copyOfRange(same, 16, same.length))
                .isEqualTo(Arrays.copyOfRange(counted, 16, counted.length));
    }

    /** The width is no part of the state. */
    @Test
    void counts_mayGetAnotherWidth() {
        MetricLearner other = new MetricLearner(learned().with(new CountsSpec(64, 0.5f)));
        byte[] snapshot = learned(counting(), 0, 9).snapshot();
        other.restore(snapshot);
        assertThat(other.snapshot()).isEqualTo(snapshot);
    }

    @Test
    void modelOfTheOtherKind_isRefused() {
        byte[] counted = learned(counting(), 0, 2).snapshot();
        byte[] plain = learned(learned(), 0, 2).snapshot();
        String start =
                "one of the model and the configuration counts which items are seen together, the"
                        + " other does not; count ";
        assertThatThrownBy(() -> new MetricLearner(learned()).restore(counted))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(start + "them, or start a new model");
        assertThatThrownBy(() -> new MetricLearner(counting()).restore(plain))
                .hasMessageContaining(start + "none, or start a new model");
        assertThatThrownBy(() -> new Embedder(counting()).read(plain))
                .hasMessageContaining(start + "none");
    }

    @Test
    void counts_needTowersThatShareTheirIds() {
        LearnerConfig dense = LearnerConfig.defaults(new InputSpec.Dense(3));
        assertThatThrownBy(() -> dense.with(new CountsSpec(8, 0.5f)))
                .hasMessage(
                        "counts need towers that share their ids, and one of them as the anchors'"
                                + " tower");
        assertThatThrownBy(() -> new CountsSpec(1, 0.5f))
                .hasMessage("width must be at least 2 but was 1");
        assertThatThrownBy(() -> new CountsSpec(8, 1))
                .hasMessage("share must be above 0 and below 1 but was 1.0");
    }
}
