package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams of six columns that tell labels apart, beside thirty of noise; of sizes over decades; or
 * with -999 for what is missing.
 */
class ColumnSizesTest {

    private static final int TELLING = 6;
    private static final int COLUMNS = 36;
    private static final int LABELS = 40;
    private static final int BATCH = 20;

    /** Sizes of the telling columns: far above the noise, and far below it. */
    private static final float LARGE = 20;

    private static final float SMALL = 0.05f;

    private static final LearnerConfig ALONE = LearnerConfig.defaults(new InputSpec.Dense(COLUMNS));
    private static final LearnerConfig TWO = ALONE.with(committee());

    private static Committee committee() {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 16, 8, true);
        InputSpec input = new InputSpec.Dense(COLUMNS);
        LearnerConfig second =
                LearnerConfig.of(
                        List.of(new TowerSpec(Event.DEFAULT_TOWER, input, encoder)),
                        ALONE.objective().ofSecond(),
                        ALONE.optimizer(),
                        TrainingSpec.defaults().withReplay(Replay.OF_SECOND));
        return new Committee(second, Goal.BOTH, GoalMeasure.RECALL);
    }

    /** As a size: all columns hold amounts over decades. */
    private static final float AMOUNTS = 0;

    /** As a size: a cell of sixteen has -999. */
    private static final float MISSING = -999;

    private static double[][] centres(int seed, int columns, double size) {
        Random random = new Random(seed);
        double[][] centres = new double[LABELS][columns];
        for (double[] centre : centres) {
            for (int i = 0; i < columns; i++) {
                centre[i] = size * random.nextGaussian();
            }
        }
        return centres;
    }

    /** What a column of a row of a label holds. */
    private interface Cell {
        double of(int label, int column, Random random);
    }

    private static List<Event> events(float size, int batch) {
        Cell cell = size == AMOUNTS ? amounts() : size == MISSING ? missing() : sizes(size);
        Random random = new Random(100 + batch);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            int label = random.nextInt(LABELS);
            float[] row = new float[COLUMNS];
            for (int c = 0; c < COLUMNS; c++) {
                row[c] = (float) cell.of(label, c, random);
            }
            events.add(Batches.event("l" + label, batch * 1000L + i, row));
        }
        return events;
    }

    private static Cell sizes(float size) {
        double[][] centre = centres(1, TELLING, 1);
        return (label, column, random) ->
                column < TELLING
                        ? size * (centre[label][column] + 0.2 * random.nextGaussian())
                        : random.nextGaussian();
    }

    /** Some amounts are thousands of times as large as others. */
    private static Cell amounts() {
        double[][] centre = centres(2, COLUMNS, 0.6);
        return (label, column, random) ->
                Math.exp(2 * (centre[label][column] + 0.6 * random.nextGaussian()));
    }

    private static Cell missing() {
        double[][] centre = centres(4, COLUMNS, 1);
        return (label, column, random) ->
                random.nextInt(16) == 0
                        ? MISSING
                        : centre[label][column] + 0.5 * random.nextGaussian();
    }

    private static MetricLearner learn(MetricLearner learner, float size, int from, int to) {
        for (int b = from; b < to; b++) {
            List<Event> before = new ArrayList<>();
            for (int earlier = Math.max(0, b - 10); earlier < b; earlier++) {
                before.addAll(events(size, earlier));
            }
            learner.learn(Batches.of(1000L * b + 1000, events(size, b), before));
        }
        return learner;
    }

    private static MetricLearner learned(LearnerConfig config, float size, int batches) {
        return learn(new MetricLearner(config), size, 0, batches);
    }

    private static InputVersion version(MetricLearner learner) {
        return learner.state.first.inputs().get(0).version();
    }

    /** Share of events whose nearest one has their label. */
    private static double recall(MetricLearner learner, LearnerConfig config, float size) {
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        List<Event> events = new ArrayList<>();
        for (int batch = 500; batch < 515; batch++) {
            events.addAll(events(size, batch));
        }
        List<Input> inputs = events.stream().map(Event::input).toList();
        List<float[]> rows = embedder.embed(Event.DEFAULT_TOWER, inputs);
        int hits = 0;
        for (int q = 0; q < rows.size(); q++) {
            int nearest = -1;
            double max = -2;
            for (int g = 0; g < rows.size(); g++) {
                double cosine = 0;
                for (int i = 0; i < rows.get(g).length; i++) {
                    cosine += (double) rows.get(q)[i] * rows.get(g)[i];
                }
                if (g != q && cosine > max) {
                    max = cosine;
                    nearest = g;
                }
            }
            hits += events.get(nearest).label().equals(events.get(q).label()) ? 1 : 0;
        }
        return (double) hits / rows.size();
    }

    /** Such a contest wrote the two numbers that it had. */
    private static Tensors ofTwoScales(Tensors all) throws TensorException {
        return without(without(without(all, "roots."), "cuts."), "scales.wins")
                .putLong("scales.shared", 0)
                .putLong("scales.own", 0);
    }

    private static Tensors without(Tensors all, String prefix) throws TensorException {
        Tensors rest = new Tensors();
        for (String key : all.metadataKeys()) {
            rest.putMetadata(key, all.metadata(key).orElseThrow());
        }
        for (String name : all.names()) {
            if (!name.startsWith(prefix)) {
                rest.put(name, all.get(name));
            }
        }
        return rest;
    }

    @Test
    void sizesThatTellLabelsApart_areKept() {
        MetricLearner learner = learned(TWO, LARGE, 12);
        assertThat(version(learner)).isEqualTo(InputVersion.THIRD);
        assertThat(recall(learner, TWO, LARGE))
                .isGreaterThan(recall(learned(ALONE, LARGE, 12), ALONE, LARGE) + 0.2)
                .isGreaterThan(0.8);
    }

    /** The same columns in other units: no longer says their size anything. */
    @Test
    void sizesThatHideThem_areTakenAway() {
        MetricLearner learner = learned(TWO, SMALL, 12);
        assertThat(version(learner)).isEqualTo(InputVersion.SECOND);
        assertThat(recall(learner, TWO, SMALL)).isGreaterThan(0.2);
    }

    @Test
    void amountsOverDecades_areTakenByTheirRoots() {
        MetricLearner learner = learned(TWO, AMOUNTS, 12);
        assertThat(version(learner)).isEqualTo(InputVersion.FOURTH);
        assertThat(recall(learner, TWO, AMOUNTS))
                .isGreaterThan(recall(learned(ALONE, AMOUNTS, 12), ALONE, AMOUNTS) + 0.1);
    }

    @Test
    void valuesThatStandForMissingOnes_doNotHideTheOthers() {
        MetricLearner learner = learned(TWO, MISSING, 14);
        assertThat(version(learner)).isEqualTo(InputVersion.SIXTH);
        assertThat(recall(learner, TWO, MISSING))
                .isGreaterThan(recall(learned(ALONE, MISSING, 14), ALONE, MISSING) + 0.3);
    }

    /** The first events are kept as they came; readers of the model topic do not see them. */
    @Test
    void publishedModel_hasNoRows() throws Exception {
        MetricLearner learner = learned(TWO, MISSING, 3);
        assertThat(SafeTensors.read(learner.snapshot()).has("cuts.rows")).isTrue();
        Tensors published = SafeTensors.read(learner.published());
        assertThat(published.names()).noneMatch(name -> name.startsWith("cuts."));
        MetricLearner later = new MetricLearner(TWO);
        later.restore(learned(TWO, MISSING, 3).published());
        assertThat(version(learn(later, MISSING, 3, 14))).isNotEqualTo(InputVersion.SIXTH);
    }

    /** A contest of four versions knows no cuts, but all that it had counted. */
    @Test
    void contestOfFourVersions_goesOnWithoutCuts() throws Exception {
        Tensors all = SafeTensors.read(learned(TWO, MISSING, 6).snapshot());
        Tensors four = without(without(without(all, "cuts."), "scales.wins"), "scales.misses");
        four.put("scales.wins", new long[] {0, 1, 2, 3, 4, 0, 6, 7, 8, 9, 0, 11, 12, 13, 14, 0});
        four.put("scales.misses", new long[] {21, 22, 23, 24});
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(SafeTensors.write(four));
        Tensors after = SafeTensors.read(restored.snapshot());
        assertThat(after.longs("scales.wins", 25))
                .startsWith(0, 1, 2, 3, 0, 4, 0, 6, 7, 0, 8, 9, 0, 11, 0, 12, 13, 14, 0, 0);
        assertThat(after.longs("scales.misses", 5)).containsExactly(21, 22, 23, 24, 0);
        assertThat(version(learn(restored, MISSING, 6, 14))).isNotEqualTo(InputVersion.SIXTH);
    }

    @Test
    void recipeThatWasChosen_isNotContested() {
        assertThat(version(learned(ALONE, LARGE, 12))).isEqualTo(InputVersion.SECOND);
    }

    @ParameterizedTest
    @ValueSource(floats = {LARGE, AMOUNTS, MISSING})
    void restoredInTheContest_goesOnWithTheSameBytes(float size) {
        MetricLearner restored = new MetricLearner(TWO);
        byte[] first = learned(TWO, size, 1).snapshot();
        restored.restore(first);
        assertThat(version(restored)).isEqualTo(InputVersion.SECOND);
        learn(restored, size, 1, 12);
        MetricLearner unbroken = learned(TWO, size, 12);
        assertThat(version(restored)).isNotEqualTo(InputVersion.SECOND);
        assertThat(restored.snapshot()).isEqualTo(unbroken.snapshot());
        MetricLearner after = new MetricLearner(TWO);
        after.restore(unbroken.snapshot());
        assertThat(learn(after, size, 12, 14).snapshot())
                .isEqualTo(learn(unbroken, size, 12, 14).snapshot());
    }

    /** A contest that an earlier build began knows no roots. */
    @Test
    void contestOfAnEarlierBuild_goesOnWithoutRoots() throws Exception {
        Tensors all = SafeTensors.read(learned(TWO, AMOUNTS, 1).snapshot());
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(SafeTensors.write(ofTwoScales(all)));
        assertThat(version(learn(restored, AMOUNTS, 1, 12))).isNotEqualTo(InputVersion.FOURTH);
    }

    /** It has no contest, and its rows stay what its parameters were learned on. */
    @Test
    void snapshotOfAnEarlierBuild_keepsItsScales() throws Exception {
        Tensors all = SafeTensors.read(learned(TWO, LARGE, 1).snapshot());
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(SafeTensors.write(without(all, "scales.")));
        assertThat(version(learn(restored, LARGE, 1, 12))).isEqualTo(InputVersion.SECOND);
    }
}
