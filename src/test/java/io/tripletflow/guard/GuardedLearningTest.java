package io.tripletflow.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learner on whole streams that go wrong, with its guards and without. */
class GuardedLearningTest {

    private static final LearnerConfig DEFAULTS =
            LearnerConfig.defaults(new InputSpec.Dense(Sightings.FEATURES));

    /** Faster than the defaults, so that a short stream is learned to the end. */
    private static final LearnerConfig FAST =
            with(EncoderSpec.Kind.LINEAR, true, OptimizerSpec.adam(0.01f));

    private static LearnerConfig with(
            EncoderSpec.Kind kind, boolean normalize, OptimizerSpec optimizer) {
        int hidden = kind == EncoderSpec.Kind.LINEAR ? 0 : 64;
        int width = DEFAULTS.towers().get(0).encoder().embedding();
        EncoderSpec encoder = new EncoderSpec(kind, hidden, width, normalize);
        InputSpec input = new InputSpec.Dense(Sightings.FEATURES);
        return LearnerConfig.of(
                List.of(new TowerSpec(Event.DEFAULT_TOWER, input, encoder)),
                DEFAULTS.objective(),
                optimizer.withSchedule(Schedule.warmup(30)),
                DEFAULTS.training());
    }

    /** A stream, of which the middle 15% may go wrong, and sightings that it never shows. */
    private record Stream(
            List<Event> before, List<Event> middle, List<Event> after, List<Event> held) {

        static Stream of(long seed) {
            Sightings sightings = new Sightings(24, seed);
            List<Event> events = sightings.stream(8000, 0);
            return new Stream(
                    events.subList(0, 4000),
                    events.subList(4000, 5200),
                    events.subList(5200, 8000),
                    sightings.stream(600, 1_000_000));
        }
    }

    private static Trial trial(LearnerConfig config, boolean guarded) {
        return new Trial(config, guarded ? GuardSpec.defaults() : Guards.off());
    }

    /** Labels of hard rows are contradicted now and then; to leave them out costs nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void healthyStream_contradictionsAsked_onlyFewLabelsAreLeftOut(long seed) throws Exception {
        for (LearnerConfig config : List.of(DEFAULTS, FAST)) {
            Stream stream = Stream.of(seed);
            Trial guarded = new Trial(config, Guards.contradictions());
            Trial bare = trial(config, false);
            for (Trial trial : List.of(guarded, bare)) {
                trial.feed(stream.before).feed(stream.middle).feed(stream.after);
            }
            assertThat(guarded.sum(GuardReport::rollbacks)).isZero();
            assertThat(guarded.sum(GuardReport::suspended)).isZero();
            assertThat(guarded.sum(GuardReport::driftAlarms)).isZero();
            assertThat(guarded.sum(GuardReport::absurdRows)).isZero();
            assertThat(guarded.recall(stream.held)).isGreaterThan(bare.recall(stream.held) - 0.015);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void healthyStream_nothingActs_andNoBitChanges(long seed) throws Exception {
        for (LearnerConfig config : List.of(DEFAULTS, FAST)) {
            Stream stream = Stream.of(seed);
            Trial guarded = trial(config, true);
            Trial bare = trial(config, false);
            for (Trial trial : List.of(guarded, bare)) {
                trial.feed(stream.before).feed(stream.middle).feed(stream.after);
            }
            assertThat(guarded.reports).noneMatch(report -> Guards.acted(report.guards()));
            assertThat(guarded.learner().model()).isEqualTo(bare.learner().model());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shuffledLabels_areNotLearned_andRecallIsThatOfTheCleanRun(long seed) throws Exception {
        Stream stream = Stream.of(seed);
        List<Event> wrong = Distortions.shuffledLabels(stream.middle, 5);
        Trial clean = trial(FAST, true).feed(stream.before).feed(stream.middle);
        clean.feed(stream.after);
        Trial guarded = trial(FAST, true).feed(stream.before).feed(wrong);
        Trial bare = trial(FAST, false).feed(stream.before).feed(wrong);

        double justAfter = guarded.recall(stream.held);
        assertThat(justAfter).isGreaterThan(bare.recall(stream.held) + 0.01);
        assertThat(guarded.sum(GuardReport::rollbacks)).isEqualTo(1);
        assertThat(guarded.sum(GuardReport::suspended)).isGreaterThan(1000 / Trial.WINDOW);

        guarded.feed(stream.after);
        assertThat(guarded.recall(stream.held))
                .isGreaterThan(clean.recall(stream.held) - 0.02)
                .isGreaterThan(justAfter - 0.02);
        assertThat(guarded.sum(GuardReport::suspended)).isLessThan(1800 / Trial.WINDOW);
        assertThat(guarded.sum(GuardReport::distrustedRows)).isPositive();
        assertThat(guarded.sum(GuardReport::driftAlarms)).isZero();
        assertThat(guarded.last().suspended()).isZero();
    }

    @Test
    void labelsWrongForGood_areLearnedAfterTheLimit() throws Exception {
        Stream stream = Stream.of(1);
        Trial trial = trial(FAST, true).feed(stream.before);
        List<Event> noise =
                Distortions.shuffledLabels(new Sightings(24, 1).stream(12_000, 4000), 7);
        trial.feed(noise);
        assertThat(trial.sum(GuardReport::driftAlarms)).isEqualTo(1);
        assertThat(trial.sum(GuardReport::suspended)).isBetween(150, 160); // 10,000 events of 64
        assertThat(trial.last().suspended()).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {1e20f, -1e37f})
    void floodOfAbsurdFeatures_isLeftOut_andTheScaleOfInputsIsNotLost(float factor)
            throws Exception {
        Stream stream = Stream.of(2);
        List<Event> flood = Distortions.scaled(stream.middle, factor);
        Trial clean = trial(FAST, true).feed(stream.before).feed(stream.middle);
        clean.feed(stream.after);
        Trial guarded = trial(FAST, true).feed(stream.before).feed(flood);
        Trial bare = trial(FAST, false).feed(stream.before).feed(flood);
        assertThat(bare.feed(stream.after).recall(stream.held)).isLessThan(0.2);
        assertThat(guarded.feed(stream.after).recall(stream.held))
                .isGreaterThan(clean.recall(stream.held) - 0.02);
        assertThat(guarded.sum(GuardReport::absurdRows)).isGreaterThan(1000);
        assertThat(guarded.sum(GuardReport::rollbacks)).isZero();
    }

    @Test
    void floodThatOverflows_isSkippedStepByStep() throws Exception {
        // without scaled inputs x·W overflows to ±infinity, their sum to NaN, and the loss with it
        LearnerConfig config = with(EncoderSpec.Kind.LINEAR, false, OptimizerSpec.adam(0.01f));
        Stream stream = Stream.of(3);
        List<Event> flood = Distortions.scaled(stream.middle, 2e38f);
        Trial bare = trial(config, false).feed(stream.before);
        double before = bare.recall(stream.held);
        bare.feed(flood).feed(stream.after);
        assertThat(bare.sum(GuardReport::skippedNotFinite)).isPositive();
        assertThat(bare.recall(stream.held)).isGreaterThan(before - 0.02);
    }

    @Test
    void explodingGradient_ofTinyInputs_isSkipped() throws Exception {
        // ∂/∂bias = slope / ‖y‖: without scaled inputs, ever smaller ones explode
        LearnerConfig config = with(EncoderSpec.Kind.LINEAR, false, OptimizerSpec.sgd(1e-6f, 0));
        Stream stream = Stream.of(1);
        Trial trial = trial(config, true).feed(stream.before.subList(0, 2000));
        double before = trial.recall(stream.held);
        trial.feed(Distortions.scaled(stream.middle, 1e-5f));
        assertThat(trial.sum(GuardReport::skippedExploding)).isPositive();
        trial.feed(stream.after);
        assertThat(trial.recall(stream.held)).isGreaterThan(before - 0.02);
    }

    @Test
    void collapse_byAnAbsurdRate_isRolledBack_andTheRateIsLowered() throws Exception {
        OptimizerSpec absurd =
                new OptimizerSpec(OptimizerSpec.Kind.SGD, 1000f, 0, 0.9f, 0.99f, 1e-8f, 0.03f);
        Stream stream = Stream.of(2);
        for (EncoderSpec.Kind kind : List.of(EncoderSpec.Kind.LINEAR, EncoderSpec.Kind.RESIDUAL)) {
            LearnerConfig config = with(kind, true, absurd);
            Trial bare = trial(config, false).feed(stream.before);
            Trial guarded = trial(config, true).feed(stream.before).feed(stream.after);
            assertThat(bare.recall(stream.held)).isLessThan(0.1);
            assertThat(guarded.recall(stream.held))
                    .isGreaterThan(guarded.untrainedRecall(stream.held) - 0.005);
            assertThat(guarded.sum(GuardReport::rollbacks)).isBetween(1, 20);
            assertThat(guarded.last().rate()).isLessThan(0.5);
        }
    }

    @Test
    void versions_neverGoBack() throws Exception {
        Stream stream = Stream.of(1);
        Trial trial = trial(FAST, true).feed(stream.before);
        trial.feed(Distortions.shuffledLabels(stream.middle, 5));
        long version = 0;
        for (var report : trial.reports) {
            int updates = report.steps() + report.guards().rollbacks();
            assertThat(report.version())
                    .as("what a batch showed of its inputs is an update too")
                    .isEqualTo(version + Math.max(1, updates));
            version = report.version();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anotherSensor_raisesTheAlarm_andIsLearned(long seed) throws Exception {
        Stream stream = Stream.of(seed);
        Trial trial = trial(FAST, true).feed(stream.before);
        List<Event> held = Distortions.permutedFeatures(stream.held);
        double untrained = trial.untrainedRecall(held);
        trial.feed(Distortions.permutedFeatures(stream.middle));
        assertThat(trial.sum(GuardReport::driftAlarms)).isEqualTo(1);
        trial.feed(Distortions.permutedFeatures(stream.after));
        assertThat(trial.sum(GuardReport::driftAlarms)).isEqualTo(1);
        assertThat(trial.sum(GuardReport::rollbacks)).isZero();
        assertThat(trial.recall(held)).isGreaterThan(untrained + 0.25);
    }

    @Test
    void alarm_shortensTheMemory_andRaisesTheRate_whereAsked() throws Exception {
        Stream stream = Stream.of(1);
        Trial trial = new Trial(FAST, Guards.drift(40, 2, 500)).feed(stream.before);
        trial.feed(Distortions.permutedFeatures(stream.middle));
        assertThat(trial.reports.stream().map(report -> report.guards().rate())).contains(1.0, 2.0);
        assertThat(trial.sum(GuardReport::distrustedRows)).isPositive();
        assertThat(trial.last().rate()).isEqualTo(1);
    }

    /** Writes down at several moments: calm, suspended, just rolled back, and after. */
    @Test
    void restoredAnywhere_endsWithTheSameBytes_acrossARollback() throws Exception {
        Stream stream = Stream.of(1);
        List<Event> wrong = Distortions.shuffledLabels(stream.middle, 5);
        List<List<Event>> pieces =
                List.of(
                        stream.before.subList(0, 1600),
                        stream.before.subList(1600, 4000),
                        wrong.subList(0, 64),
                        wrong.subList(64, 128),
                        wrong.subList(128, 192),
                        wrong.subList(192, 640),
                        wrong.subList(640, 1200),
                        stream.after.subList(0, 192),
                        stream.after.subList(192, 640),
                        stream.after.subList(640, 1280));
        Trial whole = trial(FAST, true);
        Trial interrupted = trial(FAST, true);
        for (List<Event> piece : pieces) {
            whole.feed(piece);
            interrupted.feed(piece);
            interrupted.restart();
            assertThat(interrupted.learner().snapshot()).isEqualTo(whole.learner().snapshot());
        }
        assertThat(whole.sum(GuardReport::rollbacks)).isEqualTo(1);
        assertThat(interrupted.reports).isEqualTo(whole.reports);
    }
}
