package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.exchange.OnnxWriter;
import io.tripletflow.exchange.TowerJson;
import io.tripletflow.exchange.TowerModel;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.TensorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Identities before two cameras, each of which adds what drowns all that tells them apart. */
class ScaledBySourceTest {

    private static final int WIDTH = 8;
    private static final Input SAMPLE = new Input.Features(new float[WIDTH]);

    private static LearnerConfig config(boolean bySource) {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, WIDTH + 1, true);
        TowerSpec tower =
                new TowerSpec(Event.DEFAULT_TOWER, new InputSpec.Dense(WIDTH), encoder, bySource);
        return LearnerConfig.of(
                List.of(tower),
                Objective.defaults(),
                OptimizerSpec.adam(1e-3f),
                TrainingSpec.defaults());
    }

    private static List<Event> sightings(long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int who = i % 40;
            int camera = random.nextInt(2);
            Random identity = new Random(who);
            float[] values = new float[WIDTH];
            for (int k = 0; k < WIDTH; k++) {
                values[k] =
                        (float)
                                (identity.nextGaussian()
                                        + 0.1 * random.nextGaussian()
                                        + (camera == 0 ? 20 : -20));
            }
            events.add(
                    new Event(
                            "e" + i,
                            Optional.of("p" + who),
                            "",
                            Event.DEFAULT_TOWER,
                            i,
                            new Input.Features(values),
                            1,
                            "cam" + camera));
        }
        return events;
    }

    private static MetricLearner learned(boolean bySource) {
        MetricLearner learner = new MetricLearner(config(bySource));
        learner.learn(new TripletBatch("", 1, 0, sightings(1), List.of(), List.of()));
        return learner;
    }

    /** Share of sightings whose nearest one of the other camera shows the same identity. */
    private static double rankOne(MetricLearner learner, LearnerConfig config) {
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        List<Event> events = sightings(2);
        List<float[]> rows =
                embedder.embed(
                        Event.DEFAULT_TOWER,
                        events.stream().map(Event::input).toList(),
                        events.stream().map(Event::source).toList());
        int hits = 0;
        for (int q = 0; q < rows.size(); q++) {
            int nearest = -1;
            float max = Float.NEGATIVE_INFINITY;
            for (int g = 0; g < rows.size(); g++) {
                boolean own = g == q || sameSight(events.get(g), events.get(q));
                float similarity = own ? Float.NEGATIVE_INFINITY : dot(rows.get(q), rows.get(g));
                if (similarity > max) {
                    max = similarity;
                    nearest = g;
                }
            }
            hits += events.get(nearest).label().equals(events.get(q).label()) ? 1 : 0;
        }
        return (double) hits / rows.size();
    }

    private static boolean sameSight(Event one, Event other) {
        return one.label().equals(other.label()) && one.source().equals(other.source());
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    @Test
    void whatCamerasAdd_isTakenAway() {
        assertThat(rankOne(learned(false), config(false))).isLessThan(0.5);
        assertThat(rankOne(learned(true), config(true))).isGreaterThan(0.9);
    }

    @Test
    void embedding_dependsOnTheSource_onlyWhereAskedFor() {
        for (boolean bySource : new boolean[] {false, true}) {
            Embedder embedder = new Embedder(config(bySource));
            embedder.read(learned(bySource).model());
            float[] one =
                    embedder.embed(Event.DEFAULT_TOWER, List.of(SAMPLE), List.of("cam0")).get(0);
            float[] other =
                    embedder.embed(Event.DEFAULT_TOWER, List.of(SAMPLE), List.of("cam1")).get(0);
            assertThat(one.clone()).matches(row -> bySource != java.util.Arrays.equals(row, other));
            assertThat(embedder.embed(SAMPLE))
                    .isEqualTo(
                            embedder.embed(Event.DEFAULT_TOWER, List.of(SAMPLE), List.of(""))
                                    .get(0));
        }
    }

    @Test
    void snapshot_carriesTheScales_andLearningGoesOnAlike() {
        MetricLearner learner = learned(true);
        MetricLearner restored = new MetricLearner(config(true));
        restored.restore(learner.snapshot());
        TripletBatch next = new TripletBatch("", 2, 0, sightings(3), List.of(), List.of());
        learner.learn(next);
        restored.learn(next);
        assertThat(restored.snapshot()).isEqualTo(learner.snapshot());
    }

    @Test
    void description_namesIt_onlyWhereItIsInUse() throws TensorException {
        TowerSpec plain = config(false).towers().get(0);
        TowerSpec scaled = config(true).towers().get(0);
        assertThat(TowerJson.write(plain)).doesNotContain("scaleBySource");
        assertThat(TowerJson.read(TowerJson.write(plain))).isEqualTo(plain);
        assertThat(TowerJson.write(scaled)).contains("\"scaleBySource\":true");
        assertThat(TowerJson.read(TowerJson.write(scaled))).isEqualTo(scaled);
    }

    @Test
    void onnx_isRefusedWithTheRemedy() throws TensorException {
        TowerModel tower = ModelFile.read(learned(true).model()).tower(Event.DEFAULT_TOWER);
        assertThatThrownBy(() -> OnnxWriter.write(tower))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("tower 'default' scales its inputs by source")
                .hasMessageContaining("scale-by-source off");
    }
}
