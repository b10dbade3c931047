package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.learn.score.Contest;
import io.tripletflow.learn.spec.Committee;
import io.tripletflow.learn.spec.Goal;
import io.tripletflow.learn.spec.GoalMeasure;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Replay;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The contest judges by labels that nothing was learned of. */
class HeldOutLabelsTest {

    private static final int COLUMNS = 64;
    private static final int LABELS = 80;
    private static final int BATCH = 40;
    private static final int BATCHES = 24;

    private static final LearnerConfig TWO = config(Goal.BOTH);

    private static LearnerConfig config(Goal goal) {
        InputSpec input = new InputSpec.Dense(COLUMNS);
        LearnerConfig alone = LearnerConfig.defaults(input);
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 256, 64, true);
        LearnerConfig second =
                LearnerConfig.of(
                        List.of(new TowerSpec(Event.DEFAULT_TOWER, input, encoder)),
                        alone.objective().ofSecond(),
                        alone.optimizer(),
                        TrainingSpec.defaults().withReplay(Replay.OF_SECOND));
        return alone.with(new Committee(second, goal, GoalMeasure.RECALL));
    }

    /** Nothing but a label's own code is in a row, so nothing learned of others helps a new one. */
    private static float[] code(int label, Random random) {
        Random own = new Random(label);
        float[] row = new float[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            row[i] = own.nextBoolean() ^ random.nextDouble() < 0.22 ? 1 : 0;
        }
        return row;
    }

    /** All labels lie in eight directions, below noise that lies in four others. */
    private static float[] inFewDirections(int label, Random random) {
        Random own = new Random(label);
        Random directions = new Random(5);
        float[] row = new float[COLUMNS];
        for (int d = 0; d < 12; d++) {
            double along =
                    d < 8
                            ? own.nextGaussian() + 0.2 * random.nextGaussian()
                            : 4 * random.nextGaussian();
            for (int i = 0; i < COLUMNS; i++) {
                row[i] += (float) (along * directions.nextGaussian());
            }
        }
        return row;
    }

    private static List<Event> events(BiFunction<Integer, Random, float[]> rows, int batch) {
        Random random = new Random(1_000 + batch);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            int label = random.nextInt(LABELS);
            events.add(Batches.event("l" + label, batch * 1000L + i, rows.apply(label, random)));
        }
        return events;
    }

    private static MetricLearner learn(
            MetricLearner learner, BiFunction<Integer, Random, float[]> rows, int from, int to) {
        for (int b = from; b < to; b++) {
            List<Event> before = new ArrayList<>();
            for (int earlier = Math.max(0, b - 10); earlier < b; earlier++) {
                before.addAll(events(rows, earlier));
            }
            learner.learn(Batches.of(1000L * b + 1000, events(rows, b), before));
        }
        return learner;
    }

    private static MetricLearner learned(BiFunction<Integer, Random, float[]> rows) {
        return learn(new MetricLearner(TWO), rows, 0, BATCHES);
    }

    @Test
    void secondLearner_thatHarmsNewLabels_losesItsWeight() throws TensorException {
        assertThat(learned(HeldOutLabelsTest::code).committeeWeight()).isGreaterThan(0.9);
        // by first sightings alone, whose labels were learned of just before
        MetricLearner earlier = learn(new MetricLearner(TWO), HeldOutLabelsTest::code, 0, 1);
        MetricLearner old = new MetricLearner(TWO);
        old.restore(ofAnEarlierBuild(earlier.snapshot()));
        assertThat(learn(old, HeldOutLabelsTest::code, 1, BATCHES).committeeWeight())
                .isLessThan(0.8);
    }

    @Test
    void secondLearner_thatHelpsNewLabels_getsTheWeight() {
        assertThat(learned(HeldOutLabelsTest::inFewDirections).committeeWeight()).isLessThan(0.2);
    }

    @Test
    void restoredAmongHeldOutLabels_goesOnWithTheSameBytes() {
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(learn(new MetricLearner(TWO), HeldOutLabelsTest::code, 0, 4).snapshot());
        assertThat(learn(restored, HeldOutLabelsTest::code, 4, 8).snapshot())
                .isEqualTo(learn(new MetricLearner(TWO), HeldOutLabelsTest::code, 0, 8).snapshot());
    }

    @Test
    void contestOfAnEarlierBuild_holdsNothingOut() throws TensorException {
        MetricLearner learner = learn(new MetricLearner(TWO), HeldOutLabelsTest::code, 0, 3);
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(ofAnEarlierBuild(learner.snapshot()));
        for (long label = 0; label < 64; label++) {
            assertThat(learner.state.contest.isHeldOut(label)).isEqualTo(label % 8 == 0);
            assertThat(restored.state.contest.isHeldOut(label)).isFalse();
        }
        // nor does it favour the first learner as one of this build would
        assertThat(restored.committeeWeight()).isLessThan(learner.committeeWeight());
        byte[] later = restored.snapshot();
        assertThat(SafeTensors.read(later).has("contest.events")).isFalse();
    }

    /** What was believed of its labels stays as it was. */
    @Test
    void contestThatHeldOutBeforeItWasCautious_keepsItsPrior() throws TensorException {
        MetricLearner learner = learn(new MetricLearner(TWO), HeldOutLabelsTest::code, 0, 3);
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(
                without(learner.snapshot(), Set.of("contest.hits-of-held-out", "contest.help")));
        assertThat(restored.committeeWeight()).isLessThan(learner.committeeWeight());
        for (long label = 0; label < 64; label++) {
            assertThat(restored.state.contest.isHeldOut(label)).isEqualTo(label % 8 == 0);
        }
        MetricLearner later = new MetricLearner(TWO);
        later.restore(restored.snapshot());
        assertThat(later.committeeWeight()).isEqualTo(restored.committeeWeight());
    }

    /** A contest of a build that did not ask whether learning helps takes it to help. */
    @Test
    void contestThatBeganBeforeItAskedForHelp_keepsItsPrior() throws TensorException {
        MetricLearner learner = learn(new MetricLearner(TWO), HeldOutLabelsTest::code, 0, 3);
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(without(learner.snapshot(), Set.of("contest.help")));
        assertThat(restored.committeeWeight()).isLessThan(learner.committeeWeight() - 0.05);
        MetricLearner later = learn(new MetricLearner(TWO), HeldOutLabelsTest::code, 0, 1);
        later.restore(restored.snapshot());
        assertThat(later.committeeWeight()).isEqualTo(restored.committeeWeight());
        byte[] after = learn(later, HeldOutLabelsTest::code, 3, 4).snapshot();
        assertThat(SafeTensors.read(after).has("contest.help")).isFalse();
    }

    private static byte[] ofAnEarlierBuild(byte[] snapshot) throws TensorException {
        return without(
                snapshot,
                Set.of("contest.events", "contest.hits-of-held-out", "contest.help", "scales."));
    }

    /**
     * @param beginnings of the names of tensors that are left out
     */
    private static byte[] without(byte[] snapshot, Set<String> beginnings) throws TensorException {
        Tensors all = SafeTensors.read(snapshot);
        Tensors rest = new Tensors();
        for (String key : all.metadataKeys()) {
            rest.putMetadata(key, all.metadata(key).orElseThrow());
        }
        for (String name : all.names()) {
            if (beginnings.stream().noneMatch(name::startsWith)) {
                rest.put(name, all.get(name));
            }
        }
        return SafeTensors.write(rest);
    }

    /** Long at first, so that labels that all came at the start judge too; then a few sightings. */
    @Test
    void heldOut_isOneLabelOfEight_whereThereAreMany_andNotForEver() {
        Contest contest = new Contest(Goal.BOTH, GoalMeasure.RECALL, false);
        for (long label = 0; label < 31; label++) {
            contest.see(label << 48 | label);
        }
        assertThat(contest.isHeldOut(8L << 48 | 8)).isFalse();
        contest.see(31L << 48 | 31);
        assertThat(contest.isHeldOut(8L << 48 | 8)).isTrue();
        assertThat(contest.isHeldOut(9L << 48 | 9)).isFalse();
        for (int i = 0; i < 1_024; i++) {
            contest.see(16L << 48 | 16);
        }
        assertThat(contest.isHeldOut(16L << 48 | 16)).isFalse();
        assertThat(contest.isHeldOut(8L << 48 | 8)).isTrue();
        assertThat(contest.asksFor(16L << 48 | 16)).isFalse();
    }

    /** There every label is to be learned from. */
    @Test
    void untrainedSpaceThatFindsLittle_holdsNothingOut() {
        Contest contest = new Contest(Goal.BOTH, GoalMeasure.RECALL, false);
        contest.observeRecall(0.5, 0.1);
        for (long event = 0; event < 255; event++) {
            contest.see(event % 64 << 48);
        }
        contest.observeRecall(0.5, 0.1);
        assertThat(contest.isHeldOut(8L << 48)).isTrue();
        contest.see(0);
        contest.observeRecall(0.5, 0.4);
        contest.observeRecall(0.5, Double.NaN);
        assertThat(contest.isHeldOut(8L << 48)).isTrue();
        contest.observeRecall(0.5, 0.3);
        contest.observeRecall(0.5, 0.4);
        assertThat(contest.isHeldOut(8L << 48)).isFalse();
    }

    @Test
    void knownLabelsAsTheGoal_andSeveralTowers_holdNothingOut() {
        Contest known = new Contest(Goal.KNOWN_LABELS, GoalMeasure.RECALL, false);
        Contest towers = new Contest(Goal.BOTH, GoalMeasure.RECALL, true);
        for (long label = 0; label < 64; label++) {
            known.see(label << 48 | label);
            towers.see(label << 48 | label);
        }
        assertThat(known.isHeldOut(8L << 48 | 8)).isFalse();
        assertThat(towers.isHeldOut(8L << 48 | 8)).isFalse();
    }
}
