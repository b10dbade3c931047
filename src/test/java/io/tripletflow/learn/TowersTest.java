package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.Loss;
import io.tripletflow.loss.ProxyAnchor;
import io.tripletflow.loss.TripletLoss;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners of several towers, of ids, and what weights do. */
class TowersTest {

    private static final int LABELS = 6;
    private static final int E = 8;

    private static TowerSpec tower(String name, InputSpec input) {
        return new TowerSpec(
                name, input, new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, E, input.features()));
    }

    private static final List<TowerSpec> BOTH =
            List.of(
                    tower("image", new InputSpec.Dense(10)),
                    tower("sound", new InputSpec.Dense(9)));
    private static final List<TowerSpec> IDS =
            List.of(tower("ids", new InputSpec.Ids(40, 2, 0, 32)));

    private static LearnerConfig config(
            List<TowerSpec> towers, boolean across, Loss loss, Map<String, Float> classWeights) {
        return LearnerConfig.of(
                towers,
                new Objective(
                        Distance.EUCLIDEAN,
                        Miners.BATCH_HARD.at(0.2f),
                        new FalseNegatives.Off(),
                        across,
                        "",
                        loss,
                        classWeights,
                        Objective.DEFAULT_PROXIES),
                OptimizerSpec.adam(0.01f),
                new TrainingSpec(48, 4, 8, 0.9f, 0.99f, Clipping.OFF, 5));
    }

    /** Each label is a direction of its own in either tower, with noise. */
    private static Event event(int i, SplittableRandom random, boolean ids) {
        int label = random.nextInt(LABELS);
        boolean image = random.nextBoolean();
        Input input;
        if (ids) {
            List<String> set = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                set.add(label + "-" + random.nextInt(12));
                set.add("any-" + random.nextInt(8));
            }
            input = Input.Ids.of(set);
        } else {
            float[] values = new float[image ? 10 : 9];
            for (int k = 0; k < values.length; k++) {
                values[k] = (float) random.nextDouble(-0.5, 0.5);
            }
            values[image ? label : (label + 3) % LABELS] += 2;
            input = new Input.Features(values);
        }
        String tower = ids ? "ids" : image ? "image" : "sound";
        return new Event("e" + i, Optional.of("l" + label), "", tower, i, input);
    }

    private static List<Event> events(int count, long seed, boolean ids) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(i, random, ids));
        }
        return events;
    }

    private static void learn(MetricLearner learner, int from, int to, boolean ids) {
        for (int i = from; i < to; i++) {
            List<Event> fresh = events(30, i, ids);
            List<Event> memory = i == 0 ? List.of() : events(60, 1000 + i, ids);
            learner.learn(new TripletBatch("", i, 0, fresh, List.of(), memory));
        }
    }

    /** Share of rows whose nearest other row, of another tower if asked, has their label. */
    private static double recall(MetricLearner learner, LearnerConfig config, boolean ids) {
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        List<Event> held = events(200, 9999, ids);
        List<float[]> rows = held.stream().map(e -> embedder.embed(e.tower(), e.input())).toList();
        int hits = 0;
        for (int q = 0; q < rows.size(); q++) {
            int best = -1;
            double max = Double.NEGATIVE_INFINITY;
            for (int g = 0; g < rows.size(); g++) {
                boolean other = !held.get(g).tower().equals(held.get(q).tower());
                double dot = 0;
                for (int k = 0; k < E; k++) {
                    dot += rows.get(q)[k] * rows.get(g)[k];
                }
                if (g != q && (ids || other) && dot > max) {
                    max = dot;
                    best = g;
                }
            }
            hits += held.get(best).label().equals(held.get(q).label()) ? 1 : 0;
        }
        return hits / (double) rows.size();
    }

    @Test
    void acrossTowers_theyMeetInOneSpace() {
        LearnerConfig config = config(BOTH, true, TripletLoss.defaults(), Map.of());
        MetricLearner learner = new MetricLearner(config);
        assertThat(recall(learner, config, false)).as("untrained, near chance").isLessThan(0.5);
        learn(learner, 0, 40, false);
        assertThat(recall(learner, config, false)).isGreaterThan(0.9);
    }

    @Test
    void idsTower_learnsWhichIdsTell() {
        LearnerConfig config = config(IDS, false, TripletLoss.defaults(), Map.of());
        MetricLearner learner = new MetricLearner(config);
        learn(learner, 0, 1, true);
        double before = recall(new MetricLearner(config), config, true);
        learn(learner, 1, 60, true);
        assertThat(recall(learner, config, true)).isGreaterThan(Math.max(0.85, before));
    }

    @ParameterizedTest
    @ValueSource(strings = {"towers", "across", "ids", "proxies", "ids and proxies"})
    void restoredAnywhere_endsAsIfNeverInterrupted(String what) {
        boolean ids = what.startsWith("ids");
        Loss loss = what.endsWith("proxies") ? ProxyAnchor.defaults() : TripletLoss.defaults();
        LearnerConfig config = config(ids ? IDS : BOTH, what.equals("across"), loss, Map.of());
        MetricLearner whole = new MetricLearner(config);
        learn(whole, 0, 9, ids);
        for (int interruption : new int[] {0, 1, 4}) {
            MetricLearner before = new MetricLearner(config);
            learn(before, 0, interruption, ids);
            MetricLearner after = new MetricLearner(config);
            after.restore(before.snapshot());
            assertThat(after.snapshot()).isEqualTo(before.snapshot());
            learn(after, interruption, 9, ids);
            assertThat(after.snapshot()).isEqualTo(whole.snapshot());
            assertThat(after.model()).isEqualTo(whole.model());
        }
    }

    /** A checkpoint is taken at any time: it must leave no trace. */
    @Test
    void writing_changesNothing() {
        LearnerConfig config = config(IDS, false, ProxyAnchor.defaults(), Map.of());
        MetricLearner quiet = new MetricLearner(config);
        MetricLearner written = new MetricLearner(config);
        for (int i = 0; i < 9; i++) {
            learn(quiet, i, i + 1, true);
            learn(written, i, i + 1, true);
            written.snapshot();
            written.model();
        }
        assertThat(written.snapshot()).isEqualTo(quiet.snapshot());
    }

    @Test
    void moreLabelsThanProxies_andLabelsWithOneRow_areLearnedAllTheSame() {
        Objective few =
                new Objective(
                        Distance.EUCLIDEAN,
                        Miners.ALL.at(0.2f),
                        new FalseNegatives.Off(),
                        false,
                        "",
                        ProxyAnchor.defaults(),
                        Map.of(),
                        4);
        LearnerConfig base = config(BOTH, false, TripletLoss.defaults(), Map.of());
        LearnerConfig config =
                LearnerConfig.of(base.towers(), few, base.optimizer(), base.training());
        MetricLearner learner = new MetricLearner(config);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10; i++) {
            List<Event> events = new ArrayList<>(events(40, i, false));
            for (int k = 0; k < 60; k++) {
                Event e = event(k, random, false);
                Optional<String> alone = Optional.of("single-" + i + "-" + k);
                events.add(new Event(e.entity(), alone, "", e.tower(), k, e.input()));
            }
            BatchReport report =
                    learner.learn(new TripletBatch("", i, 0, events, List.of(), List.of()));
            assertThat(report.steps()).isPositive();
            assertThat(report.loss()).isFinite().isPositive();
        }
    }

    @Test
    void startedElsewhere_andRestored_goesOnAsIfNeverInterrupted() {
        LearnerConfig config = config(BOTH, false, TripletLoss.defaults(), Map.of());
        MetricLearner teacher = new MetricLearner(config);
        learn(teacher, 0, 10, false);
        MetricLearner whole = new MetricLearner(config);
        whole.start(teacher.model());
        learn(whole, 0, 3, false);
        MetricLearner restored = new MetricLearner(config);
        restored.restore(whole.snapshot());
        learn(whole, 3, 6, false);
        learn(restored, 3, 6, false);
        assertThat(restored.snapshot()).isEqualTo(whole.snapshot());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aModelAsStart_embedsAsTheModelDid(boolean ids) {
        LearnerConfig config = config(ids ? IDS : BOTH, false, TripletLoss.defaults(), Map.of());
        MetricLearner teacher = new MetricLearner(config);
        learn(teacher, 0, 10, ids);
        Embedder read = new Embedder(config);
        read.read(teacher.model());
        Embedder started = new Embedder(config);
        started.start(teacher.model());
        for (Event event : events(20, 77, ids)) {
            assertThat(started.embed(event.tower(), event.input()))
                    .isEqualTo(read.embed(event.tower(), event.input()));
        }
    }

    /** Every anchor counts double, so the loss does: on the first step nothing else differs. */
    @Test
    void weights_ofEventsAndClasses_multiplyTheLoss() {
        List<Event> plain = events(48, 3, false);
        List<Event> heavy = new ArrayList<>();
        for (Event e : plain) {
            heavy.add(
                    new Event(
                            e.entity(),
                            e.label(),
                            e.group(),
                            e.tower(),
                            e.timeMillis(),
                            e.input(),
                            2));
        }
        Map<String, Float> doubled =
                Map.of("l0", 2f, "l1", 2f, "l2", 2f, "l3", 2f, "l4", 2f, "l5", 2f);
        double loss = firstLoss(plain, Map.of());
        assertThat(firstLoss(heavy, Map.of())).isEqualTo(2 * loss);
        assertThat(firstLoss(plain, doubled)).isEqualTo(2 * loss);
        assertThat(firstLoss(heavy, doubled)).isEqualTo(4 * loss);
        assertThat(firstLoss(plain, Map.of("l0", 0f))).isLessThan(loss);
    }

    private static double firstLoss(List<Event> events, Map<String, Float> classWeights) {
        LearnerConfig base = config(BOTH, false, TripletLoss.defaults(), classWeights);
        TrainingSpec oneStep = new TrainingSpec(48, 4, 1, 0.9f, 0.99f, Clipping.OFF, 5);
        MetricLearner learner =
                new MetricLearner(
                        LearnerConfig.of(
                                base.towers(), base.objective(), base.optimizer(), oneStep));
        BatchReport report =
                learner.learn(new TripletBatch("", 1, 0, events, List.of(), List.of()));
        assertThat(report.steps()).isEqualTo(1);
        return report.loss();
    }

    @Test
    void anEventOfATowerThatIsNotThere_isRefusedByName() {
        LearnerConfig config = config(BOTH, false, TripletLoss.defaults(), Map.of());
        Event stranger =
                new Event("x", Optional.of("l"), "", "smell", 0, new Input.Features(new float[10]));
        assertThatThrownBy(
                        () ->
                                new MetricLearner(config)
                                        .learn(
                                                new TripletBatch(
                                                        "",
                                                        1,
                                                        0,
                                                        List.of(stranger),
                                                        List.of(),
                                                        List.of())))
                .hasMessageContaining("smell")
                .hasMessageContaining("[image, sound]");
    }
}
