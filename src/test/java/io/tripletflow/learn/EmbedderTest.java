package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedderTest {

    private static final String TOWER = Event.DEFAULT_TOWER;

    /**
     * What the refresher sends depends on the input and the model, not on what it embeds beside.
     */
    @ParameterizedTest
    @CsvSource({
        "LINEAR, 5, 0, 3",
        "LINEAR, 64, 0, 32",
        "RESIDUAL, 128, 256, 64",
        "MLP, 128, 256, 64",
        "RESIDUAL, 517, 129, 61",
        "MLP, 784, 512, 128"
    })
    void aRow_hasTheSameBits_whateverItIsEmbeddedWith(
            EncoderSpec.Kind kind, int inputs, int hidden, int width) {
        EncoderSpec encoder = new EncoderSpec(kind, hidden, width, true);
        TowerSpec tower = new TowerSpec(TOWER, new InputSpec.Dense(inputs), encoder);
        LearnerConfig config =
                LearnerConfig.of(
                        List.of(tower),
                        Objective.defaults(),
                        OptimizerSpec.adam(1e-3f),
                        TrainingSpec.defaults());
        Embedder embedder = new Embedder(config);
        SplittableRandom random = new SplittableRandom(1);
        List<Input> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(random(inputs, random));
        }
        List<float[]> alone = rows.stream().map(row -> embedder.embed(TOWER, row)).toList();
        for (int from = 0; from < rows.size(); ) {
            int to = Math.min(rows.size(), from + 1 + random.nextInt(from < 100 ? 9 : 90));
            List<float[]> together = embedder.embed(TOWER, rows.subList(from, to));
            for (int i = from; i < to; i++) {
                assertThat(together.get(i - from)).isEqualTo(alone.get(i));
            }
            from = to;
        }
    }

    private static Input random(int width, SplittableRandom random) {
        float[] values = new float[width];
        for (int i = 0; i < width; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Input.Features(values);
    }
}
