package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.score.Contest;
import io.tripletflow.learn.score.Similarities;
import io.tripletflow.learn.spec.Committee;
import io.tripletflow.learn.spec.Goal;
import io.tripletflow.learn.spec.GoalMeasure;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Replay;
import io.tripletflow.learn.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitteeTest {

    private static final InputSpec INPUT = new InputSpec.Dense(6);
    private static final LearnerConfig ALONE = LearnerConfig.defaults(INPUT);
    private static final LearnerConfig TWO =
            ALONE.with(new Committee(second(INPUT), Goal.BOTH, GoalMeasure.RECALL));

    private static LearnerConfig second(InputSpec input) {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 16, 5, true);
        return LearnerConfig.of(
                List.of(new TowerSpec(Event.DEFAULT_TOWER, input, encoder)),
                ALONE.objective().ofSecond(),
                ALONE.optimizer(),
                TrainingSpec.defaults().withReplay(Replay.OF_SECOND));
    }

    private static MetricLearner learned(LearnerConfig config, int from, int to) {
        MetricLearner learner = new MetricLearner(config);
        learn(learner, from, to);
        return learner;
    }

    private static void learn(MetricLearner learner, int from, int to) {
        for (int i = from; i < to; i++) {
            List<Event> before = i == 0 ? List.of() : Batches.events(40, 4, 6, i - 1);
            learner.learn(Batches.of(1000L * i + 1000, Batches.events(40, 4, 6, i), before));
        }
    }

    private static float[] embedding(MetricLearner learner, LearnerConfig config, float x) {
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        return embedder.embed(new Input.Features(new float[] {x, 1, 0, -1, 2, x}));
    }

    @Test
    void embedding_isBothLearnersSideBySide_ofUnitLengthTogether() {
        MetricLearner learner = learned(TWO, 0, 30);
        double share = learner.state.share();
        float[] embedding = embedding(learner, TWO, 0.5f);
        assertThat(embedding).hasSize(TWO.embedding()).hasSize(7 + 5);
        assertThat(squares(embedding, 0, 7)).isCloseTo(share, within(1e-5));
        assertThat(squares(embedding, 7, 12)).isCloseTo(1 - share, within(1e-5));
        assertThat(share).isBetween(0.01, 0.99);
        assertThat(learner.state.second.updates).isGreaterThan(learner.state.first.updates);
    }

    /** As a state goes on that was born with one learner. */
    @Test
    void withoutTheSecond_everyEventGetsAsManyRows() {
        LearnerConfig both = withReplay(ALONE, Replay.OF_FIRST).with(TWO.committee());
        assertThat(both.withEmbedding(9).training().replay()).isEqualTo(Replay.constant(8));
        assertThat(both.withEmbedding(9).committee()).isNull();
        assertThat(both.withEmbedding(9, 4).training().replay()).isEqualTo(Replay.OF_FIRST);
        assertThat(both.withEmbedding(9, 4).embedding()).isEqualTo(13);
        assertThat(learned(both.withEmbedding(9), 0, 3).version()).isPositive();
    }

    @Test
    void report_tellsTheWeight_ofACommitteeAlone() {
        TripletBatch batch = Batches.of(1000, Batches.events(40, 4, 6, 0), List.of());
        assertThat(new MetricLearner(TWO).learn(batch).committeeWeight()).isBetween(0.5, 1.0);
        assertThat(new MetricLearner(ALONE).learn(batch).committeeWeight()).isNaN();
    }

    private static double squares(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }

    /** The second changes nothing of what the first learns. */
    @Test
    void firstLearner_learnsAsAlone() {
        LearnerConfig same = withReplay(ALONE, Replay.constant(8));
        MetricLearner alone = learned(same, 0, 20);
        MetricLearner two = learned(same.with(TWO.committee()), 0, 20);
        float[] first = embedding(alone, same, -0.25f);
        float[] both = embedding(two, same.with(TWO.committee()), -0.25f);
        float scale = (float) Math.sqrt(two.state.share());
        for (int i = 0; i < first.length; i++) {
            assertThat(both[i]).isEqualTo(scale * first[i]);
        }
    }

    private static LearnerConfig withReplay(LearnerConfig config, Replay replay) {
        return LearnerConfig.of(
                config.towers(),
                config.objective(),
                config.optimizer(),
                config.training().withReplay(replay));
    }

    @Test
    void untrained_embedsAsTheFirstAlone() {
        float[] embedding = embedding(new MetricLearner(TWO), TWO, 1);
        assertThat(squares(embedding, 7, 12)).isZero();
    }

    @Test
    void restored_goesOnWithTheSameBytes() {
        MetricLearner unbroken = learned(TWO, 0, 30);
        MetricLearner restored = new MetricLearner(TWO);
        restored.restore(learned(TWO, 0, 13).snapshot());
        learn(restored, 13, 30);
        assertThat(restored.snapshot()).isEqualTo(unbroken.snapshot());
        assertThat(restored.model()).isEqualTo(unbroken.model());
    }

    @Test
    void modelOfOne_isNotReadAsTwo_norTheOtherWay() {
        byte[] one = learned(ALONE, 0, 2).snapshot();
        byte[] two = learned(TWO, 0, 2).snapshot();
        assertThatThrownBy(() -> new MetricLearner(TWO).restore(one))
                .hasMessageContaining("keep as many learners as it has");
        assertThatThrownBy(() -> new MetricLearner(ALONE).restore(two))
                .hasMessageContaining("keep as many learners as it has");
        assertThatThrownBy(() -> new Embedder(ALONE).read(two))
                .hasMessageContaining("keep as many learners as it has");
    }

    @Test
    void tablesOfIds_areNotShared() {
        InputSpec ids = new InputSpec.Ids(10, 1, 0, 4);
        LearnerConfig first = LearnerConfig.defaults(ids);
        assertThatThrownBy(
                        () -> first.with(new Committee(second(ids), Goal.BOTH, GoalMeasure.RECALL)))
                .hasMessageContaining("table of ids");
    }

    @Test
    void learners_haveTheSameInputs() {
        assertThatThrownBy(
                        () ->
                                ALONE.with(
                                        new Committee(
                                                second(new InputSpec.Dense(7)),
                                                Goal.BOTH,
                                                GoalMeasure.RECALL)))
                .hasMessageContaining("same towers, of the same inputs");
    }

    /** Blends that hit more gain weight, whichever learner they favour. */
    @Test
    void contest_followsHits_ofTheLabelsThatTheGoalNames() {
        for (int winner : new int[] {0, 4}) {
            Contest contest = new Contest(Goal.KNOWN_LABELS, GoalMeasure.RECALL, false);
            assertThat(contest.weight()).isCloseTo(0.25, within(0.01));
            int[][] places = new int[contest.blends()][];
            Arrays.fill(places, new int[] {1});
            places[winner] = new int[] {0};
            for (int i = 0; i < 200; i++) {
                contest.score(1L << 48 | 1, places, 9);
            }
            assertThat(contest.weight()).isCloseTo(winner / 4.0, within(0.01));
        }
    }

    @Test
    void contest_asksForNewLabels_unlessKnownOnesAreTheGoal() {
        Contest both = new Contest(Goal.BOTH, GoalMeasure.RECALL, false);
        Contest known = new Contest(Goal.KNOWN_LABELS, GoalMeasure.RECALL, false);
        List<Boolean> asked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            asked.add(both.asksFor(7L << 50));
            assertThat(known.asksFor(7L << 50)).isEqualTo(!asked.get(i));
            both.see(7L << 50);
            known.see(7L << 50);
        }
        assertThat(asked).containsExactly(true, true, true, true, false, false);
    }

    /**
     * What was learned of few labels says little of new ones, and no more where there is much to
     * lose.
     */
    @Test
    void fewLabels_leaveTheFirstLearnerMoreWeight() {
        Contest contest = new Contest(Goal.BOTH, GoalMeasure.RECALL, false);
        double ofNone = contest.weight();
        for (long label = 0; label < 1_000; label++) {
            contest.see(label << 48);
            contest.see(label << 48);
        }
        assertThat(ofNone).isCloseTo(0.9, within(0.03));
        contest.observeRecall(0.8, 0.5);
        assertThat(contest.weight()).isCloseTo(0.65, within(0.02));
        contest.observeRecall(0.6, 0.3);
        assertThat(contest.weight()).isCloseTo(0.5, within(0.02));
        assertThat(Goal.BOTH.prior(24, false, 1)).isCloseTo(0.7, within(1e-12));
        assertThat(Goal.BOTH.prior(24, true, 1)).isCloseTo(0.775, within(1e-12));
        assertThat(Goal.NEW_LABELS.prior(24, true, 1)).isCloseTo(0.825, within(1e-12));
        assertThat(Goal.KNOWN_LABELS.prior(0, false, 1))
                .isEqualTo(Goal.KNOWN_LABELS.prior(1_000, true, 0));
    }

    /** Many labels leave it as much as few, until the model is seen to find more than inputs do. */
    @Test
    void learningThatHelpsNobody_leavesTheFirstLearnerMoreWeight() {
        Contest contest = new Contest(Goal.BOTH, GoalMeasure.RECALL, false);
        for (long label = 0; label < 1_000; label++) {
            contest.see(label << 48);
        }
        double[][] learnedUntrainedWeight = {
            {Double.NaN, Double.NaN, 0.9},
            {0.5, 0.5, 0.9},
            {0.4, 0.6, 0.9},
            {5 / 9.0, 0.5, 0.76},
            {0.6, 0.5, 0.65},
            {1, 0.5, 0.65},
            {0.2, 0.1, 0.5},
            {0.1, 0.1, 0.9},
            {0, 0, 0.9},
        };
        for (double[] each : learnedUntrainedWeight) {
            contest.observeRecall(each[0], each[1]);
            assertThat(contest.weight()).isCloseTo(each[2], within(0.03));
        }
        assertThat(Goal.BOTH.prior(0, true, 0.5)).isCloseTo(0.9, within(1e-12));
        assertThat(Goal.BOTH.prior(10_000, true, 0.5)).isCloseTo(0.775, within(1e-9));
    }

    /** What towers learn of few labels is asked of those labels. */
    @Test
    void fewLabels_ofSeveralTowers_countAsMany() {
        Contest contest = new Contest(Goal.BOTH, GoalMeasure.RECALL, true);
        assertThat(contest.weight()).isCloseTo(0.5, within(1e-9));
    }

    /** A learner whose labels lie within a small angle counts as much as the other. */
    @Test
    void share_makesUpForSpread() {
        Contest contest = new Contest(Goal.BOTH, GoalMeasure.RECALL, false);
        double weight = contest.weight();
        contest.observeSpreads(0.9, 0.1);
        double expected = weight / 0.9 / (weight / 0.9 + (1 - weight) / 0.1);
        assertThat(contest.share(1_000)).isCloseTo(expected, within(1e-9));
        assertThat(contest.share(0)).isEqualTo(1);
    }

    /** Two of five rows have the label; the nearest of all is another. */
    @Test
    void measures_judgeTheSameOrder() {
        int[] places = {1, 3};
        assertThat(GoalMeasure.RECALL.of(places, 5)).isZero();
        assertThat(GoalMeasure.HIT_RATE.of(places, 5)).isOne();
        assertThat(GoalMeasure.MAP.of(places, 5)).isCloseTo((1 / 2.0) / 2, within(1e-12));
        assertThat(GoalMeasure.VERIFICATION.of(places, 5)).isCloseTo(3 / 6.0, within(1e-12));
        assertThat(GoalMeasure.HIT_RATE.of(new int[] {10}, 11)).isZero();
        assertThat(GoalMeasure.VERIFICATION.of(new int[] {0, 1}, 2)).isOne();
    }

    /** Places by brute force; rows that may not be searched come last. */
    @Test
    void places_areThoseOfTheBlend_tiesByNumber() {
        Similarities first = new Similarities(2);
        first.compute(new float[] {1, 0, 0, 1, 1, 0, 0.6f, 0.8f, 0.6f, 0.8f, 1, 0}, 1, 5);
        first.mask(new int[] {1, 2, 3, 4, 5, 1});
        Similarities second = new Similarities(1);
        second.compute(new float[] {1, 1, -1, 0.5f, 0.5f, 1}, 1, 5);
        assertThat(first.searched(0)).containsExactly(0, 1, 2, 3);
        // by the blend at a half: .5, 0, .55, .55
        assertThat(first.places(0, new int[] {0, 1, 2, 3}, second, 0.5))
                .containsExactly(0, 1, 2, 3);
        assertThat(first.places(0, new int[] {3}, second, 0.5)).containsExactly(1);
        assertThat(first.places(0, new int[] {0}, second, 0.5)).containsExactly(2);
        assertThat(first.places(0, new int[] {1}, second, 1)).containsExactly(0);
    }

    @Test
    void measuresOfAllRows_favourTheSecondLearner() {
        assertThat(GoalMeasure.MAP.prior(Goal.BOTH, 24, false, 1)).isCloseTo(0.45, within(1e-12));
        assertThat(GoalMeasure.VERIFICATION.prior(Goal.KNOWN_LABELS, 8, false, 1)).isZero();
        assertThat(GoalMeasure.HIT_RATE.prior(Goal.BOTH, 8, true, 1))
                .isEqualTo(Goal.BOTH.prior(8, true, 1));
    }
}
