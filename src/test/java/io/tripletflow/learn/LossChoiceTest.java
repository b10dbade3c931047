package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.guard.GuardSpec;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.Replay;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.Loss;
import io.tripletflow.loss.Losses;
import io.tripletflow.memory.CrossBatchSpec;
import io.tripletflow.mining.Miners;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The learner with every loss, on all pairs and on mined ones, and cross-batch memory. */
class LossChoiceTest {

    static Stream<Arguments> choices() {
        return Losses.WITH_DEFAULTS.stream()
                .flatMap(loss -> Stream.of(Miners.values()).map(kind -> Arguments.of(loss, kind)));
    }

    private static MetricLearner learner(Loss loss, Miners kind) {
        return learner(loss, kind, TrainingSpec.SameEntity.LEARN, new CrossBatchSpec(48, 5, 20));
    }

    private static MetricLearner learner(
            Loss loss, Miners kind, TrainingSpec.SameEntity sameEntity, CrossBatchSpec crossBatch) {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 6, true);
        return new MetricLearner(
                new LearnerConfig(
                        List.of(
                                new TowerSpec(
                                        Event.DEFAULT_TOWER, new InputSpec.Dense(8), encoder)),
                        Objective.of(Distance.EUCLIDEAN, kind.at(0.2f), loss),
                        OptimizerSpec.adam(0.01f).withSchedule(Schedule.warmup(3)),
                        new TrainingSpec(
                                32,
                                4,
                                Replay.constant(8),
                                0.9f,
                                0.99f,
                                Clipping.OFF,
                                sameEntity,
                                7),
                        crossBatch,
                        GuardSpec.defaults()));
    }

    static Stream<Arguments> choicesOfPairs() {
        return choices().filter(choice -> !((Loss) choice.get()[0]).proxies());
    }

    /** Of one entity each label has no positive; of several the same rows teach. */
    @ParameterizedTest
    @MethodSource("choicesOfPairs")
    void sameEntityExcluded_labelOfOneEntity_teachesNothing(Loss loss, Miners kind) {
        List<Event> several = Batches.events(40, 4, 8, 1);
        List<Event> oneEach = several.stream().map(LossChoiceTest::ofItsLabelsEntity).toList();
        assertThat(excluding(loss, kind).learn(Batches.of(1, several, List.of())).triplets())
                .isPositive();
        BatchReport report = excluding(loss, kind).learn(Batches.of(1, oneEach, List.of()));
        assertThat(report.triplets()).isZero();
        assertThat(report.steps()).isZero();
        assertThat(learner(loss, kind).learn(Batches.of(1, oneEach, List.of())).triplets())
                .as("by default they teach")
                .isPositive();
    }

    private static Event ofItsLabelsEntity(Event of) {
        String entity = "entity of " + of.label().orElseThrow();
        return new Event(entity, of.label(), of.group(), of.tower(), of.timeMillis(), of.input());
    }

    private static MetricLearner excluding(Loss loss, Miners kind) {
        return learner(loss, kind, TrainingSpec.SameEntity.EXCLUDE, CrossBatchSpec.OFF);
    }

    @ParameterizedTest
    @MethodSource("choices")
    void learner_takesFiniteSteps_andRepeatsThem_alsoRestoredAfterEachBatch(
            Loss loss, Miners kind) {
        MetricLearner first = learner(loss, kind);
        MetricLearner second = learner(loss, kind);
        List<BatchReport> reports = new ArrayList<>();
        List<Event> memory = List.of();
        for (int i = 0; i < 8; i++) {
            List<Event> fresh = Batches.events(40, 4, 8, i);
            BatchReport report = first.learn(Batches.of(i, fresh, memory));
            assertThat(second.learn(Batches.of(i, fresh, memory))).isEqualTo(report);
            MetricLearner next = learner(loss, kind);
            next.restore(second.snapshot());
            second = next;
            reports.add(report);
            memory = fresh;
        }
        assertThat(first.version()).isPositive();
        assertThat(first.snapshot()).isEqualTo(second.snapshot());
        assertThat(reports).allMatch(report -> Double.isFinite(report.loss()));
    }
}
