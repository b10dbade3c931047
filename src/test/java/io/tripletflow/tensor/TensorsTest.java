package io.tripletflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorsTest {

    @Test
    void scope_readsAndWritesUnderItsPrefix() throws TensorException {
        Tensors all = new Tensors().put("version", new long[] {3});
        Tensors tower = all.scope("towers.").scope("image.");
        tower.put("weights", new float[] {1, 2}, 1, 2).putMetadata("kind", "linear");
        assertThat(all.names()).containsExactly("version", "towers.image.weights");
        assertThat(tower.names()).containsExactly("weights");
        assertThat(tower.has("weights")).isTrue();
        assertThat(all.has("weights")).isFalse();
        assertThat(all.floats("towers.image.weights", 1, 2)).containsExactly(1, 2);
        assertThat(tower.floats("weights")).containsExactly(1, 2);
        assertThat(all.metadata("towers.image.kind")).hasValue("linear");
        assertThat(tower.metadataKeys()).containsExactly("kind");
        assertThat(all.scope("towers.sound.").names()).isEmpty();
        assertThat(all.scope("towers.image.")).isEqualTo(tower).isNotEqualTo(all);
    }

    @Test
    void everyType_comesBack() throws TensorException {
        Tensors tensors =
                new Tensors()
                        .put("f", new float[] {1})
                        .put("d", new double[] {2})
                        .put("l", new long[] {3})
                        .put("i", new int[] {4})
                        .put("b", new byte[] {5})
                        .putLong("one", 6)
                        .putDouble("half", 0.5);
        assertThat(tensors.floats("f", 1)).containsExactly(1);
        assertThat(tensors.doubles("d", 1)).containsExactly(2);
        assertThat(tensors.longs("l", 1)).containsExactly(3);
        assertThat(tensors.ints("i", 1)).containsExactly(4);
        assertThat(tensors.bytes("b", 1)).containsExactly(5);
        assertThat(tensors.longValue("one")).isEqualTo(6);
        assertThat(tensors.doubleValue("half")).isEqualTo(0.5);
        assertThat(tensors.get("one").shape()).isEmpty();
    }

    @Test
    void partOfAnArray_isAsAnArrayOfItsOwn() throws TensorException {
        float[] all = {9, 1, 2, Float.NaN};
        Tensor part = Tensor.part(all, 1, 2, 1, 2);
        Tensor own = Tensor.of(new float[] {1, 2}, 1, 2);
        assertThat(part).isEqualTo(own).hasSameHashCodeAs(own);
        assertThat(part.isFinite()).isTrue();
        assertThat(Tensor.part(all, 2, 2, 2).isFinite()).isFalse();
        Tensors tensors = new Tensors().put("part", part);
        assertThat(tensors.floats("part", 1, 2)).containsExactly(1, 2);
        assertThat(SafeTensors.write(tensors))
                .isEqualTo(SafeTensors.write(new Tensors().put("part", own)));
        assertThatThrownBy(() -> Tensor.part(all, 3, 2, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Tensor.part(all, 1, 2, 3))
                .hasMessage("shape [3] does not hold 2 values");
    }

    @Test
    void anotherShape_saysWhichAndWhatToDo() {
        Tensors tower = new Tensors().scope("default.").put("weights", new float[6], 2, 3);
        assertThatThrownBy(() -> tower.floats("weights", 3, 2))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "tensor 'default.weights' has shape [2, 3] but the configuration asks for"
                                + " [3, 2]; keep inputs and encoder as they were, or start a"
                                + " new model");
        assertThatThrownBy(() -> tower.longs("weights", 6))
                .hasMessage("tensor 'default.weights' is F32 but must be I64");
        assertThatThrownBy(() -> tower.floats("bias"))
                .hasMessageStartingWith("tensor 'default.bias' is missing");
    }

    @Test
    void badNamesAndShapes_areTheCallersMistake() {
        Tensors tensors = new Tensors().put("a", new float[1]);
        assertThatThrownBy(() -> tensors.put("a", new float[1]))
                .hasMessage("there is a tensor 'a' already");
        assertThatThrownBy(() -> tensors.put("", new float[1]))
                .hasMessage("a tensor cannot be called ''");
        assertThatThrownBy(() -> tensors.put("__metadata__", new float[1]))
                .hasMessageContaining("__metadata__");
        assertThatThrownBy(() -> tensors.put("b", new float[5], 2, 3))
                .hasMessage("shape [2, 3] does not hold 5 values");
        assertThatThrownBy(() -> tensors.put("b", new float[1], -1, -1))
                .hasMessage("shape [-1, -1] has a negative side");
    }
}
