package io.tripletflow.learn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricLearnerTest {

    private static final LearnerConfig DENSE = LearnerConfig.defaults(new InputSpec.Dense(8));
    private static final LearnerConfig TEXT = LearnerConfig.defaults(new InputSpec.HashedText(256));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sameBatches_sameBytes_alsoAfterRestoringAnywhere(boolean text) {
        LearnerConfig config = text ? TEXT : DENSE;
        MetricLearner whole = new MetricLearner(config);
        MetricLearner interrupted = new MetricLearner(config);
        for (int i = 0; i < 12; i++) {
            whole.learn(batch(i, 40, 5, text));
            interrupted.learn(batch(i, 40, 5, text));
            MetricLearner next = new MetricLearner(config);
            next.restore(interrupted.snapshot());
            interrupted = next;
        }
        assertThat(whole.version()).isEqualTo(12 * 40 * 8 / 128);
        assertThat(interrupted.snapshot()).isEqualTo(whole.snapshot());
        assertThat(interrupted.model()).isEqualTo(whole.model());
    }

    @Test
    void published_goesOnLearning_withGuardsThatStartAnew() {
        MetricLearner whole = new MetricLearner(DENSE);
        MetricLearner copy = new MetricLearner(DENSE);
        for (int i = 0; i < 12; i++) {
            if (i == 8) {
                copy.restore(whole.published());
            }
            whole.learn(batch(i, 40, 5, false));
            if (i >= 8) {
                copy.learn(batch(i, 40, 5, false));
            }
        }
        assertThat(copy.model()).isEqualTo(whole.model());
        assertThat(whole.published().length).isLessThan(whole.snapshot().length);
    }

    @Test
    void oneLabel_isAnUpdateOfTheScaleAlone_andNothingIsNone() {
        MetricLearner learner = new MetricLearner(DENSE);
        TripletBatch oneLabel = batch(1, 64, 1, false);
        BatchReport report = learner.learn(oneLabel);
        assertThat(report.steps()).isZero();
        assertThat(report.skipped()).isEqualTo(4);
        assertThat(report.loss()).isZero();
        assertThat(report.version()).isEqualTo(1);
        byte[] model = learner.model();
        TripletBatch empty = new TripletBatch("", 1, 0, List.of(), List.of(), List.of());
        assertThat(learner.learn(empty).steps()).isZero();
        assertThat(learner.version()).isEqualTo(1);
        assertThat(learner.model()).isEqualTo(model);
    }

    @Test
    void learning_bringsLabelsTogetherAndApart() {
        MetricLearner learner = new MetricLearner(DENSE);
        Embedder embedder = new Embedder(DENSE);
        TripletBatch held = batch(999, 60, 5, false);
        double before = separation(embedder, held.fresh());
        for (int i = 0; i < 60; i++) {
            learner.learn(batch(i, 40, 5, false));
        }
        embedder.read(learner.model());
        assertThat(embedder.version()).isEqualTo(learner.version());
        assertThat(separation(embedder, held.fresh())).isGreaterThan(before + 0.03);
    }

    @Test
    void snapshot_embedsAsItsModelDoes_byTheAverages() {
        MetricLearner learner = new MetricLearner(DENSE);
        for (int i = 0; i < 5; i++) {
            learner.learn(batch(i, 40, 5, false));
        }
        Embedder byModel = new Embedder(DENSE);
        byModel.read(learner.model());
        Embedder bySnapshot = new Embedder(DENSE);
        bySnapshot.read(learner.snapshot());
        for (Event event : batch(999, 20, 5, false).fresh()) {
            assertThat(bySnapshot.embed(event.input())).isEqualTo(byModel.embed(event.input()));
        }
    }

    @Test
    void prequential_scoresFreshEventsAgainstTheMemoryOnly() {
        MetricLearner learner = new MetricLearner(DENSE);
        assertThat(learner.learn(batch(1, 20, 2, false)).recallLearned()).isNaN();
        List<Event> memory = batch(2, 20, 2, false).fresh();
        List<Event> fresh = memory.subList(0, 10).stream().map(MetricLearnerTest::twin).toList();
        BatchReport report = learner.learn(new TripletBatch("", 2, 0, fresh, List.of(), memory));
        assertThat(report.scored()).isEqualTo(10);
        assertThat(report.recallLearned()).isEqualTo(1);
        assertThat(report.recallUntrained()).isEqualTo(1);
    }

    @Test
    void prequential_entityIsNotItsOwnNeighbour() {
        MetricLearner learner = new MetricLearner(DENSE);
        learner.learn(batch(1, 20, 2, false));
        List<Event> memory = batch(2, 40, 40, false).fresh();
        List<Event> again = memory.subList(0, 10);
        BatchReport report = learner.learn(new TripletBatch("", 2, 0, again, List.of(), memory));
        assertThat(report.scored()).isEqualTo(10);
        assertThat(report.recallUntrained()).as("40 labels").isLessThan(0.5);
        assertThat(report.recallLearned()).as("40 labels").isLessThan(0.5);
    }

    @Test
    void prequential_queryWhoseGalleryHoldsNoOtherEntity_isNotScored() {
        MetricLearner learner = new MetricLearner(DENSE);
        List<Event> memory = batch(2, 1, 2, false).fresh();
        BatchReport report = learner.learn(new TripletBatch("", 2, 0, memory, List.of(), memory));
        assertThat(report.scored()).isZero();
        assertThat(report.recallLearned()).isNaN();
    }

    /** The same of another entity. */
    private static Event twin(Event of) {
        return new Event(
                "twin of " + of.entity(),
                of.label(),
                of.group(),
                of.tower(),
                of.timeMillis(),
                of.input());
    }

    @Test
    void restore_ofAnotherShape_isRefused() {
        byte[] snapshot = new MetricLearner(DENSE).snapshot();
        MetricLearner wider = new MetricLearner(LearnerConfig.defaults(new InputSpec.Dense(9)));
        assertThatThrownBy(() -> wider.restore(snapshot))
                .hasMessageContaining("8")
                .hasMessageContaining("9")
                .hasMessageContaining("keep inputs and encoder as they were");
        byte[] future =
                new String(snapshot, ISO_8859_1)
                        .replace("\"format\":\"3\"", "\"format\":\"7\"")
                        .getBytes(ISO_8859_1);
        assertThatThrownBy(() -> new MetricLearner(DENSE).restore(future))
                .hasMessageContaining("snapshot format 7 is not one this build reads");
    }

    /** Mean distance between labels less the mean within, over all pairs. */
    private static double separation(Embedder embedder, List<Event> events) {
        List<float[]> rows = events.stream().map(e -> embedder.embed(e.input())).toList();
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < i; j++) {
                double square = 0;
                for (int k = 0; k < embedder.width(); k++) {
                    square += Math.pow(rows.get(i)[k] - rows.get(j)[k], 2);
                }
                int same = events.get(i).label().equals(events.get(j).label()) ? 1 : 0;
                sums[same] += Math.sqrt(square);
                counts[same]++;
            }
        }
        return sums[0] / counts[0] - sums[1] / counts[1];
    }

    /** Events whose label shows in two of eight numbers, or in one of the words. */
    private static TripletBatch batch(long seed, int size, int labels, boolean text) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int label = random.nextInt(labels);
            Input input =
                    text
                            ? new Input.Text("w" + random.nextInt(30) + " label" + label)
                            : new Input.Features(vector(random, label));
            Optional<String> name = Optional.of("l" + label);
            events.add(new Event("e" + i, name, "", Event.DEFAULT_TOWER, i, input));
        }
        return new TripletBatch("", seed, 0, events, List.of(), List.of());
    }

    private static float[] vector(SplittableRandom random, int label) {
        float[] values = new float[8];
        for (int i = 0; i < 8; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        values[0] = (float) Math.cos(label * 1.2) + 0.1f * values[0];
        values[1] = (float) Math.sin(label * 1.2) + 0.1f * values[1];
        return values;
    }
}
