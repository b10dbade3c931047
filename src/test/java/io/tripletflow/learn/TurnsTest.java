package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.learn.batch.BatchForming;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.Committee;
import io.tripletflow.learn.spec.Goal;
import io.tripletflow.learn.spec.GoalMeasure;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Replay;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.MapMemory;
import io.tripletflow.memory.MemorySpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows of few events take turns, and where rows fall later batches are scored in part. */
class TurnsTest {

    private static final InputSpec INPUT = new InputSpec.Dense(6);
    private static final LearnerConfig ALONE = LearnerConfig.defaults(INPUT);
    private static final LearnerConfig TWO = committee();

    private static final LearnerConfig FALLING =
            LearnerConfig.of(
                    ALONE.towers(),
                    ALONE.objective(),
                    ALONE.optimizer(),
                    TrainingSpec.defaults().withReplay(Replay.OF_TEXT));

    private static LearnerConfig committee() {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 16, 5, true);
        return ALONE.with(
                new Committee(
                        LearnerConfig.of(
                                List.of(new TowerSpec(Event.DEFAULT_TOWER, INPUT, encoder)),
                                ALONE.objective().ofSecond(),
                                ALONE.optimizer(),
                                TrainingSpec.defaults().withReplay(Replay.constant(1))),
                        Goal.BOTH,
                        GoalMeasure.RECALL));
    }

    private static GroupMemory memory(float perFresh) {
        return new GroupMemory(
                new MemorySpec(MemorySpec.Keep.NEWEST, 32, 100, 256, perFresh, 0, 1 << 30),
                new MapMemory());
    }

    /** Windows of so many events; each four that follow one another have four labels. */
    private static List<TripletBatch> batches(int windows, int size, float perFresh)
            throws Exception {
        GroupMemory memory = memory(perFresh);
        List<TripletBatch> batches = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            int from = size < 4 ? i % 2 * size : 0;
            List<Event> events = Batches.events(from + size, 4, 6, i).subList(from, from + size);
            long end = 1000L * i + 1000;
            batches.add(new BatchForming(42).form("g", end, 0, events, events, List.of(), memory));
        }
        return batches;
    }

    private static int remembered(List<TripletBatch> batches) {
        return batches.stream().mapToInt(batch -> batch.remembered().size()).sum();
    }

    @Test
    void tinyWindows_carryFewRememberedEvents_butWholeSamples() throws Exception {
        List<TripletBatch> whole = batches(2000, 2, 0);
        List<TripletBatch> inTurn = batches(2000, 2, 8);
        assertThat(remembered(whole)).isGreaterThan(100 * 2000);
        assertThat(remembered(inTurn)).isBetween(6 * 2 * 2000, 9 * 2 * 2000);
        assertThat(inTurn.subList(500, 2000).stream().filter(batch -> !batch.waits()))
                .isNotEmpty()
                .extracting(batch -> batch.remembered().size())
                .allMatch(size -> size >= 64);
        assertThat(inTurn.stream().filter(TripletBatch::waits))
                .isNotEmpty()
                .extracting(batch -> batch.remembered().size())
                .containsOnly(0);
        assertThat(batches(2000, 2, 8)).as("the same turns again").isEqualTo(inTurn);
    }

    @Test
    void windowsOfMany_areJoinedAsIfThereWereNoTurns() throws Exception {
        assertThat(batches(20, 40, 8)).isEqualTo(batches(20, 40, 0));
    }

    @Test
    void stepsOfBatchesThatWait_areTakenByThoseThatDoNot() throws Exception {
        MetricLearner inTurn = new MetricLearner(ALONE);
        MetricLearner always = new MetricLearner(ALONE);
        int taken = 0;
        for (TripletBatch batch : batches(1000, 2, 8)) {
            BatchReport report = inTurn.learn(batch);
            taken += report.steps();
            if (batch.waits()) {
                assertThat(report.steps() + report.skipped()).isZero();
            }
        }
        int expected = 0;
        for (TripletBatch batch : batches(1000, 2, 0)) {
            expected += always.learn(batch).steps();
        }
        assertThat(expected).isBetween(100, 125);
        assertThat(taken).isBetween(expected - 15, expected);
    }

    /** What is owed survives a restore, in the same bytes. */
    @Test
    void restoredBetweenTurns_learnsTheSame() throws Exception {
        List<TripletBatch> batches = batches(600, 2, 8);
        MetricLearner unbroken = new MetricLearner(TWO);
        MetricLearner before = new MetricLearner(TWO);
        int done = 0;
        for (; done < 300 || before.state.first.owedRows < 2 * 128; done++) {
            unbroken.learn(batches.get(done));
            before.learn(batches.get(done));
        }
        MetricLearner after = new MetricLearner(TWO);
        after.restore(before.snapshot());
        for (TripletBatch batch : batches.subList(done, 600)) {
            assertThat(after.learn(batch)).isEqualTo(unbroken.learn(batch));
        }
        assertThat(after.snapshot()).isEqualTo(unbroken.snapshot());
    }

    private static long scored(LearnerConfig config, long seen, int windows) throws Exception {
        MetricLearner learner = new MetricLearner(config);
        learner.state.members().forEach(member -> member.seen = seen);
        long scored = 0;
        for (TripletBatch batch : batches(windows, 8, 0)) {
            scored = learner.learn(batch).scored();
        }
        return scored;
    }

    @Test
    void whereRowsFall_batchesAreScoredWholly_whileItIsYoung_thenInPart() throws Exception {
        long all = 8 * 399;
        assertThat(scored(TWO, 0, 400)).isEqualTo(all);
        assertThat(scored(TWO, 2 * 32_768, 400)).isBetween(all * 4 / 10, all * 6 / 10);
        assertThat(scored(TWO, 1_000_000, 400)).isBetween(all * 2 / 10, all * 3 / 10);
        assertThat(scored(FALLING, 0, 400)).isEqualTo(all);
        assertThat(scored(FALLING, 1_000_000, 400)).isBetween(all * 2 / 10, all * 3 / 10);
        assertThat(scored(ALONE, 1_000_000, 400)).as("as many rows for ever").isEqualTo(all);
    }
}
