package io.tripletflow.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.fuzz.Fuzz;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A model file of whatever content is shown, or refused, and commands no terminal. */
class ModelTextFuzzTest {

    @Test
    void inspect_mutants() {
        List<String> pieces = List.of("\\u001b[2J", "\"I64\"", "optimizer", "input.count", "[]");
        new Fuzz("model inspect", List.of(SafeTensors.write(model("bias"))), pieces)
                .run(5_000, bytes -> isShown(bytes));
    }

    @Test
    void inspect_nameThatCommandsATerminal_isHarmless() throws TensorException {
        byte[] bytes = SafeTensors.write(model("\u001b[2J\u009b31m"));
        assertThat(text(bytes)).contains("?[2J?31m").doesNotContain("\u001b", "\u009b");
    }

    private static boolean isShown(byte[] bytes) {
        try {
            assertThat(text(bytes)).isNotEmpty().doesNotContain("\u001b");
            return true;
        } catch (TensorException e) {
            return false;
        }
    }

    private static String text(byte[] bytes) throws TensorException {
        return ModelText.of(new ModelSource.Stored("file", OptionalLong.empty(), bytes));
    }

    private static Tensors model(String name) {
        TowerSpec tower =
                new TowerSpec(
                        "default",
                        new InputSpec.Dense(3),
                        new EncoderSpec(Kind.LINEAR, 0, 2, true));
        Tensors tensors = new Tensors().putLong("version", 7).putMetadata("optimizer", "adam");
        ModelFile.describe(tensors, List.of(tower));
        Tensors scope = ModelFile.scope(tensors, "default");
        scope.put("weights", new float[8], 4, 2).put(name, new float[2], 2);
        scope.putLong("input.count", 5);
        return tensors;
    }
}
