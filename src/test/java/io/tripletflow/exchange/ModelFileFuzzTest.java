package io.tripletflow.exchange;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.fuzz.Fuzz;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code model inspect} and {@code model export} are given. */
class ModelFileFuzzTest {

    @Test
    void modelFiles() {
        TowerSpec tower =
                new TowerSpec(
                        "vectors",
                        new InputSpec.Dense(3),
                        new EncoderSpec(Kind.LINEAR, 0, 2, true));
        Tensors tensors = new Tensors().putLong("version", 7);
        ModelFile.describe(tensors, List.of(tower));
        Tensors scope = ModelFile.scope(tensors, "vectors");
        scope.put("weights", new float[8], 4, 2).put("bias", new float[2], 2);
        List<String> pieces =
                List.of(
                        "\\\"dimension\\\":2147483647",
                        "\\\"kind\\\":\\\"image\\\"",
                        "\\\"outputs\\\":",
                        "\\\"MLP\\\"",
                        "towers.vectors",
                        "\\\"hidden\\\":");
        new Fuzz("model files", List.of(SafeTensors.write(tensors)), pieces)
                .run(20_000, ModelFileFuzzTest::isRead);
    }

    private static boolean isRead(byte[] bytes) {
        try {
            ModelFile file = ModelFile.read(bytes);
            for (TowerSpec spec : file.towers()) {
                file.tower(spec.name()).requireComplete();
            }
            return true;
        } catch (TensorException e) {
            return false;
        }
    }
}
