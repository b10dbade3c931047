package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.fuzz.Fuzz;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files that claim to be models: read, or refused with an {@link IOException} that says why. */
class ModelFuzzTest {

    private static final int FEW = 3_000;
    private static final LearnerConfig VECTORS = LearnerConfig.defaults(new InputSpec.Dense(3));
    private static final LearnerConfig IDS = LearnerConfig.defaults(new InputSpec.Ids(8, 1, 0, 4));
    private static final List<String> PIECES =
            List.of(
                    "\"dtype\":\"F64\"",
                    "\"shape\":[",
                    "\"data_offsets\":[",
                    "__metadata__",
                    "\"format\":\"2\"",
                    "towers.default.",
                    "\"U8\"",
                    "I64",
                    "9223372036854775807");

    @Test
    void tensors() throws TensorException {
        Tensors tensors = new Tensors().putLong("n", 7).putDouble("x", 0.5);
        tensors.put("w", new float[] {1, 2, 3, 4, 5, 6}, 2, 3).put("b", new byte[] {1, 2, 3});
        tensors.putMetadata("kind", "test");
        new Fuzz("safetensors", List.of(SafeTensors.write(tensors)), PIECES)
                .run(
                        20_000,
                        bytes -> {
                            try {
                                Tensors read = SafeTensors.read(bytes);
                                assertThat(SafeTensors.read(SafeTensors.write(read)))
                                        .isEqualTo(read);
                                return true;
                            } catch (TensorException e) {
                                return false;
                            }
                        });
    }

    @Test
    void snapshots() {
        for (LearnerConfig config : List.of(VECTORS, IDS)) {
            MetricLearner learner = learned(config);
            MetricLearner target = new MetricLearner(config);
            new Fuzz("snapshots", List.of(learner.snapshot(), learner.published()), PIECES)
                    .run(FEW, bytes -> read(() -> target.restore(bytes)));
        }
    }

    @Test
    void models() {
        for (LearnerConfig config : List.of(VECTORS, IDS)) {
            MetricLearner learner = learned(config);
            Embedder embedder = new Embedder(config);
            new Fuzz("models", List.of(learner.model(), learner.snapshot()), PIECES)
                    .run(FEW, bytes -> read(() -> embedder.read(bytes)));
        }
    }

    @Test
    void initialModels() {
        for (LearnerConfig config : List.of(VECTORS, IDS)) {
            MetricLearner learner = learned(config);
            Embedder embedder = new Embedder(config);
            Input input = event(config, 5).input();
            new Fuzz("initial models", List.of(learner.model(), learner.snapshot()), PIECES)
                    .run(
                            FEW,
                            bytes -> {
                                boolean started = read(() -> embedder.start(bytes));
                                for (float x : started ? embedder.embed(input) : new float[0]) {
                                    assertThat(x).isFinite();
                                }
                                return started;
                            });
        }
    }

    @Test
    void start_notFinite_isRefused() {
        Tensors tensors = new Tensors();
        tensors.scope("towers.default.").put("weights", new float[] {Float.NaN}, 1);
        byte[] bytes = SafeTensors.write(tensors);
        assertThatThrownBy(() -> new Embedder(VECTORS).start(bytes))
                .hasMessageContaining("'towers.default.weights' holds NaN or infinity");
    }

    private static boolean read(Runnable read) {
        try {
            read.run();
            return true;
        } catch (UncheckedIOException e) {
            assertThat(e.getCause().getMessage()).isNotEmpty();
            return false;
        }
    }

    private static MetricLearner learned(LearnerConfig config) {
        MetricLearner learner = new MetricLearner(config);
        for (int batch = 0; batch < 4; batch++) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                events.add(event(config, 40L * batch + i));
            }
            learner.learn(new TripletBatch("g", 40L * batch + 40, 0, events, List.of(), List.of()));
        }
        return learner;
    }

    private static Event event(LearnerConfig config, long time) {
        float one = (float) (time % 3);
        Input input =
                config.equals(IDS)
                        ? Input.Ids.of(List.of("a" + time % 3, "b" + time % 5))
                        : new Input.Features(new float[] {one, 1 - one, (float) (time % 7)});
        return new Event("e" + time, Optional.of("l" + time % 3), "g", "default", time, input);
    }
}
