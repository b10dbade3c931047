package io.tripletflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.RowReader;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a learner publishes goes to ONNX Runtime, and into a new learner, and embeds as before. */
class LearnedModelTest {

    private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();
    private static final InputSpec.Image IMAGE = new InputSpec.Image(6, 6, 1);

    static Stream<LearnerConfig> configs() {
        EncoderSpec linear = new EncoderSpec(Kind.LINEAR, 0, 8, true);
        EncoderSpec residual =
                new EncoderSpec(Kind.RESIDUAL, 16, 2, 8, true, Activation.GELU, true, 0.1f, null);
        EncoderSpec convolution =
                new EncoderSpec(
                        Kind.RESIDUAL,
                        0,
                        0,
                        8,
                        true,
                        Activation.TANH,
                        true,
                        0,
                        new Convolution(4, 3, 2));
        return Stream.of(
                        new TowerSpec("default", new InputSpec.Dense(12), linear),
                        new TowerSpec("default", new InputSpec.Dense(12), residual),
                        new TowerSpec("default", new InputSpec.HashedText(128), linear),
                        new TowerSpec("default", new InputSpec.HashedText(128), residual),
                        new TowerSpec("default", IMAGE, convolution))
                .flatMap(tower -> Stream.of(config(tower, 0.99f), config(tower, 0)));
    }

    private static LearnerConfig config(TowerSpec tower, float averaging) {
        return LearnerConfig.of(
                List.of(tower),
                Objective.defaults(),
                OptimizerSpec.adam(1e-2f),
                new TrainingSpec(32, 4, 2, averaging, 0.999f, Clipping.OFF, 42));
    }

    private static MetricLearner learned(LearnerConfig config) {
        MetricLearner learner = new MetricLearner(config);
        for (int i = 0; i < 3; i++) {
            learner.learn(new TripletBatch("", i, 0, events(config, i), List.of(), List.of()));
        }
        assertThat(learner.version()).isPositive();
        return learner;
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aLearnedModel_embedsInOnnxRuntimeAsInTheJob(LearnerConfig config)
            throws OrtException, TensorException {
        MetricLearner learner = learned(config);
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        for (byte[] bytes : List.of(learner.model(), learner.snapshot())) {
            ModelFile file = ModelFile.read(bytes);
            assertThat(file.version()).isEqualTo(learner.version());
            assertThat(file.towers()).isEqualTo(config.towers());
            List<Event> events = events(config, 99);
            float[][] actual = run(OnnxWriter.write(file.tower("default")), config, events);
            for (int i = 0; i < actual.length; i++) {
                float[] expected = embedder.embed(events.get(i).input());
                assertThat(actual[i]).containsExactly(expected, within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aLearnedModel_isWhereANewLearnerStarts(LearnerConfig config) throws IOException {
        byte[] model = learned(config).model();
        MetricLearner next = new MetricLearner(config);
        next.start(model);
        assertThat(next.version()).isZero();
        TowerModel before = ModelFile.read(model).tower("default");
        TowerModel after = ModelFile.read(next.model()).tower("default");
        for (String name : before.tensors().names()) {
            if (!name.startsWith("input.")) {
                assertThat(after.tensors().get(name)).isEqualTo(before.tensors().get(name));
            }
        }
    }

    @Test
    void aModelOfOtherTowers_isNoStart() {
        MetricLearner learner = new MetricLearner(LearnerConfig.defaults(new InputSpec.Dense(3)));
        Tensors other = new Tensors().put("towers.sound.weights", new float[9], 3, 3);
        assertThatThrownBy(() -> learner.start(SafeTensors.write(other)))
                .hasMessageContaining("no tensors of [default]", "model import");
    }

    private static float[][] run(byte[] graph, LearnerConfig config, List<Event> events)
            throws OrtException {
        InputSpec input = config.towers().get(0).input();
        RowReader reader = new RowReader(input);
        float[][] features = new float[events.size()][input.dimension()];
        for (int i = 0; i < features.length; i++) {
            reader.row(events.get(i).input()).spread(features[i], 0, input.dimension());
        }
        try (OrtSession session = RUNTIME.createSession(graph);
                OnnxTensor rows = OnnxTensor.createTensor(RUNTIME, features);
                OrtSession.Result result = session.run(Map.of(OnnxWriter.INPUT, rows))) {
            return (float[][]) result.get(OnnxWriter.OUTPUT).orElseThrow().getValue();
        }
    }

    private static List<Event> events(LearnerConfig config, int seed) {
        InputSpec spec = config.towers().get(0).input();
        SplittableRandom random = new SplittableRandom(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int label = i % 4;
            Input input;
            if (spec.features()) {
                float[] values = new float[spec.dimension()];
                for (int j = 0; j < values.length; j++) {
                    values[j] = (float) random.nextDouble(-1, 1) + (j % 4 == label ? 1 : 0);
                }
                input = new Input.Features(values);
            } else {
                input = new Input.Text("word" + random.nextInt(30) + " label" + label);
            }
            Optional<String> name = Optional.of("l" + label);
            events.add(new Event("e" + i, name, "", Event.DEFAULT_TOWER, i, input));
        }
        return events;
    }
}
