package io.tripletflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelDigestTest {

    private static final LearnerConfig CONFIG =
            LearnerConfig.of(
                    List.of(
                            new TowerSpec(
                                    "default",
                                    new InputSpec.Dense(4),
                                    new EncoderSpec(Kind.LINEAR, 0, 3, true))),
                    Objective.defaults(),
                    OptimizerSpec.adam(1e-2f),
                    new TrainingSpec(16, 2, 1, 0.9f, 0.999f, Clipping.OFF, 7));

    @Test
    void aCheckpointsSnapshot_andThePublished_haveOneDigest() throws TensorException {
        MetricLearner learner = learned(3);
        assertThat(ModelDigest.of(learner.snapshot()))
                .isEqualTo(ModelDigest.of(learner.published()))
                .isEqualTo(ModelDigest.of(learned(3).snapshot()))
                .isNotEqualTo(ModelDigest.of(learned(4).snapshot()));
    }

    @Test
    void everyTensor_countsWithEveryBit() throws TensorException {
        byte[] model = learned(3).published();
        String digest = ModelDigest.of(model);
        for (String name : SafeTensors.read(model).names()) {
            Tensors changed = SafeTensors.read(model);
            if (flipped(name, changed)) {
                assertThat(ModelDigest.of(SafeTensors.write(changed)))
                        .as(name)
                        .isNotEqualTo(digest);
            }
        }
        assertThat(SafeTensors.read(model).names())
                .contains("towers.default.weights", "towers.default.optimizer.1.weights");
    }

    /** Whether it holds floats, whose first has changed by one bit. */
    private static boolean flipped(String name, Tensors tensors) throws TensorException {
        switch (tensors.get(name).dtype()) {
            case F32 -> {
                float[] values = tensors.floats(name);
                if (values.length > 0) {
                    values[0] = Float.intBitsToFloat(Float.floatToRawIntBits(values[0]) ^ 1);
                }
                return values.length > 0;
            }
            case F64 -> {
                double[] values = tensors.doubles(name);
                if (values.length > 0) {
                    values[0] = Double.longBitsToDouble(Double.doubleToRawLongBits(values[0]) ^ 1);
                }
                return values.length > 0;
            }
            case I64, I32, U8 -> {
                return false;
            }
        }
        throw new IllegalStateException("unreachable");
    }

    @Test
    void theMetadata_doesNotCount() throws TensorException {
        byte[] model = learned(3).published();
        Tensors renamed = SafeTensors.read(model).putMetadata("objective", "another wording");
        assertThat(ModelDigest.of(SafeTensors.write(renamed))).isEqualTo(ModelDigest.of(model));
    }

    @Test
    void whatIsNoModel_isRefused() {
        assertThatThrownBy(() -> ModelDigest.of(new byte[40]))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("not a safetensors file");
    }

    private static MetricLearner learned(int batches) {
        MetricLearner learner = new MetricLearner(CONFIG);
        for (int i = 0; i < batches; i++) {
            List<Event> events = new ArrayList<>();
            for (int j = 0; j < 24; j++) {
                events.add(event(24 * i + j));
            }
            learner.learn(new TripletBatch("", i, 0, events, List.of(), List.of()));
        }
        assertThat(learner.version()).isPositive();
        return learner;
    }

    private static Event event(int i) {
        Random random = new Random(i);
        float[] features = new float[4];
        for (int j = 0; j < 4; j++) {
            features[j] = (float) random.nextGaussian() + (j == i % 4 ? 1 : 0);
        }
        return new Event(
                "e-" + i,
                Optional.of("l-" + i % 4),
                "",
                Event.DEFAULT_TOWER,
                i,
                new Input.Features(features));
    }
}
