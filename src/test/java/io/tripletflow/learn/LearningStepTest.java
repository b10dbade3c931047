package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.Miners;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single steps of the learner, for every encoder and optimiser. */
class LearningStepTest {

    private static final int DIMENSION = 8;
    private static final LearnerConfig DEFAULTS =
            LearnerConfig.defaults(new InputSpec.Dense(DIMENSION));

    private static LearnerConfig with(EncoderSpec encoder, OptimizerSpec optimizer) {
        return LearnerConfig.of(
                List.of(
                        new TowerSpec(
                                Event.DEFAULT_TOWER, new InputSpec.Dense(DIMENSION), encoder)),
                DEFAULTS.objective(),
                optimizer.withSchedule(Schedule.warmup(3)),
                new TrainingSpec(16, 4, 8, 0.9f, 0.99f, Clipping.OFF, 7));
    }

    private static LearnerConfig config(EncoderSpec.Kind kind) {
        int hidden = kind == EncoderSpec.Kind.LINEAR ? 0 : 5;
        int embedding = kind == EncoderSpec.Kind.ADAPTER ? DIMENSION + 1 : 6;
        return with(new EncoderSpec(kind, hidden, embedding, true), OptimizerSpec.adam(0.01f));
    }

    private static List<TripletBatch> batches(int count) {
        List<TripletBatch> batches = new ArrayList<>();
        List<Event> memory = List.of();
        for (int i = 0; i < count; i++) {
            List<Event> fresh = Batches.events(20 + 3 * i, 4, DIMENSION, i);
            batches.add(Batches.of(i, fresh, memory));
            memory = fresh;
        }
        return batches;
    }

    @ParameterizedTest
    @EnumSource(EncoderSpec.Kind.class)
    void sameBatches_giveTheSameBytes(EncoderSpec.Kind kind) {
        MetricLearner first = new MetricLearner(config(kind));
        MetricLearner second = new MetricLearner(config(kind));
        for (TripletBatch batch : batches(5)) {
            assertThat(first.learn(batch)).isEqualTo(second.learn(batch));
        }
        assertThat(first.version()).isPositive();
        assertThat(first.snapshot()).isEqualTo(second.snapshot());
        assertThat(first.model()).isEqualTo(second.model());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6})
    void restoredAnywhere_endsAsIfNeverInterrupted(int interruption) {
        for (OptimizerSpec optimizer :
                List.of(
                        OptimizerSpec.sgd(0.1f, 0.9f),
                        OptimizerSpec.adagrad(0.05f),
                        OptimizerSpec.adam(0.01f),
                        OptimizerSpec.adamW(0.01f, 0.01f))) {
            LearnerConfig config =
                    with(new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 5, 6, true), optimizer);
            List<TripletBatch> batches = batches(6);
            MetricLearner whole = new MetricLearner(config);
            batches.forEach(whole::learn);
            MetricLearner before = new MetricLearner(config);
            batches.subList(0, interruption).forEach(before::learn);
            MetricLearner after = new MetricLearner(config);
            after.restore(before.snapshot());
            assertThat(after.snapshot()).isEqualTo(before.snapshot());
            assertThat(after.model()).isEqualTo(before.model());
            batches.subList(interruption, 6).forEach(after::learn);
            assertThat(after.snapshot()).as("%s", optimizer).isEqualTo(whole.snapshot());
        }
    }

    @Test
    void allDifferentLabels_isNoStep() {
        MetricLearner learner = new MetricLearner(config(EncoderSpec.Kind.LINEAR));
        BatchReport report = learner.learn(Batches.of(1, Batches.events(40, 40, 8, 1), List.of()));
        assertThat(report.steps()).isZero();
        assertThat(learner.version()).as("of the scale alone").isEqualTo(1);
    }

    @Test
    void embedding_hasUnitLength_alsoOfExtremeInputs() {
        MetricLearner learner = new MetricLearner(config(EncoderSpec.Kind.RESIDUAL));
        batches(3).forEach(learner::learn);
        List<Event> extreme = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            float[] features = new float[DIMENSION];
            java.util.Arrays.fill(features, i % 3 == 0 ? Float.MAX_VALUE : i % 3 == 1 ? -1e30f : 0);
            extreme.add(Batches.event("label-" + i % 2, 5000 + i, features));
        }
        BatchReport report = learner.learn(Batches.of(9, extreme, extreme.subList(0, 4)));
        assertThat(report.loss()).isFinite();
        assertThat(report.gradientNorm()).isFinite();
        Embedder embedder = new Embedder(config(EncoderSpec.Kind.RESIDUAL));
        embedder.read(learner.model());
        for (Event event : extreme) {
            assertUnit(embedder.embed(event.input()));
        }
        for (Event event : Batches.events(50, 4, DIMENSION, 77)) {
            assertUnit(embedder.embed(event.input()));
        }
    }

    private static void assertUnit(float[] embedding) {
        double square = 0;
        for (float value : embedding) {
            square += (double) value * value;
        }
        assertThat(square).isBetween(0.9999, 1.0001);
    }

    @Test
    void step_bringsThePositiveNearer_andTheNegativeFarther() {
        LearnerConfig config =
                LearnerConfig.of(
                        List.of(
                                new TowerSpec(
                                        Event.DEFAULT_TOWER,
                                        new InputSpec.Dense(3),
                                        new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 3, false))),
                        Objective.of(
                                Distance.EUCLIDEAN,
                                Miners.BATCH_HARD.at(0.5f),
                                new TripletLoss(
                                        TripletLoss.Kind.MARGIN, 0.5f, false, Reduction.MEAN)),
                        OptimizerSpec.sgd(0.05f, 0),
                        new TrainingSpec(6, 2, 2, 0, 0.99f, Clipping.OFF, 1));
        MetricLearner learner = new MetricLearner(config);
        List<Event> events =
                List.of(
                        Batches.event("one", 1, 1, 0, 0),
                        Batches.event("one", 2, 0, 1, 0),
                        Batches.event("two", 3, 0, 0, 1));
        double positive = distance(learner, config, events.get(0), events.get(1));
        double negative = distance(learner, config, events.get(0), events.get(2));
        BatchReport first = learner.learn(Batches.of(1, events, List.of()));
        assertThat(first.steps()).isEqualTo(1);
        assertThat(distance(learner, config, events.get(0), events.get(1))).isLessThan(positive);
        assertThat(distance(learner, config, events.get(0), events.get(2))).isGreaterThan(negative);
        assertThat(learner.learn(Batches.of(2, events, List.of())).loss()).isLessThan(first.loss());
        assertThat(learner.version()).isEqualTo(2);
    }

    private static double distance(MetricLearner learner, LearnerConfig config, Event a, Event b) {
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        float[] x = embedder.embed(a.input());
        float[] y = embedder.embed(b.input());
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            square += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return Math.sqrt(square);
    }

    @Test
    void clipping_byValueFirst_thenByTheNormOfThat() {
        float value = 1e-4f;
        LearnerConfig base = config(EncoderSpec.Kind.LINEAR);
        LearnerConfig config =
                LearnerConfig.of(
                        base.towers(),
                        base.objective(),
                        OptimizerSpec.sgd(1, 0),
                        new TrainingSpec(16, 4, 1, 0, 0.99f, new Clipping(10, value), 7));
        float[] before = weights(new MetricLearner(config));
        MetricLearner learner = new MetricLearner(config);
        BatchReport report =
                learner.learn(Batches.of(1, Batches.events(16, 4, DIMENSION, 2), List.of()));
        assertThat(report.steps()).isEqualTo(1);
        float[] after = weights(learner);
        float max = 0;
        for (int i = 0; i < before.length; i++) {
            max = Math.max(max, Math.abs(after[i] - before[i]));
        }
        assertThat(max).isCloseTo(value, within(1e-7f));
    }

    private static float[] weights(MetricLearner learner) {
        try {
            return SafeTensors.read(learner.model()).floats("towers.default.weights");
        } catch (TensorException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void replay_isExactOnAverage_howeverSmallTheBatches() {
        MetricLearner learner = new MetricLearner(config(EncoderSpec.Kind.LINEAR));
        List<Event> events = Batches.events(100, 4, DIMENSION, 3);
        int steps = 0;
        for (int i = 0; i < 100; i++) {
            List<Event> fresh = events.subList(i, i + 1);
            steps += learner.learn(Batches.of(i, fresh, events.subList(0, 8))).steps();
        }
        assertThat(steps).isEqualTo(100 * 8 / 16);
    }

    @Test
    void proxiesOfMoreLabelsThanAStepCanCompare_theDrawnOnesTakePart_andOthersAsFarAsThereIsRoom() {
        boolean[] drawn = new boolean[60_000];
        drawn[7] = true;
        drawn[59_999] = true;
        int[] some = LearningStep.takePart(drawn, label -> label % 2 == 0, 100);
        assertThat(some).hasSize(100).startsWith(7, 59_999, 0, 2, 4).endsWith(194);
        int[] all = LearningStep.takePart(drawn, label -> true, TrainingSpec.MAX_ROWS - 128);
        assertThat((long) (all.length + 128) * (all.length + 128))
                .as("distances that one array holds")
                .isLessThan(Integer.MAX_VALUE);
    }
}
