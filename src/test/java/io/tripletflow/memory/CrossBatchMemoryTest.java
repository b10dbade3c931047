package io.tripletflow.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class CrossBatchMemoryTest {

    private static CrossBatchMemory filled(CrossBatchSpec spec, int rows) {
        CrossBatchMemory memory = new CrossBatchMemory(spec, 2);
        for (int i = 0; i < rows; i++) {
            memory.add(new float[] {9, i, -i}, 1, i % 2, 100 + i, i % 3, i);
        }
        return memory;
    }

    @Test
    void theNewestRowsStay() {
        CrossBatchMemory memory = filled(new CrossBatchSpec(4, 0, 100), 10);
        assertThat(memory.size()).isEqualTo(4);
        float[] row = new float[3];
        for (int slot = 0; slot < 4; slot++) {
            assertThat(memory.label(slot)).isBetween(106L, 109L);
            long number = memory.label(slot) - 100;
            memory.copy(slot, row, 1);
            assertThat(row).containsExactly(0, (float) number, (float) -number);
            assertThat(memory.tower(slot)).isEqualTo((int) (memory.label(slot) - 100) % 3);
        }
    }

    @Test
    void usable_afterTheWarmup_inTheSameGroup_andNotTooOld() {
        CrossBatchMemory memory = filled(new CrossBatchSpec(10, 5, 3), 10);
        assertThat(memory.usable(8, 0, 4)).as("warm-up").isFalse();
        assertThat(memory.usable(8, 0, 9)).isTrue();
        assertThat(memory.usable(8, 1, 9)).as("other group").isFalse();
        assertThat(memory.usable(8, 0, 11)).isTrue();
        assertThat(memory.usable(8, 0, 12)).as("too old").isFalse();
    }

    @Test
    void off_keepsNothing() {
        assertThat(filled(CrossBatchSpec.OFF, 3).size()).isZero();
    }

    @Test
    void writtenAndRead_isTheSame_andAnotherSizeStartsEmpty() throws TensorException {
        CrossBatchSpec spec = new CrossBatchSpec(4, 0, 100);
        Tensors out = new Tensors();
        filled(spec, 7).write(out);
        CrossBatchMemory copy = new CrossBatchMemory(spec, 2);
        copy.read(out);
        Tensors again = new Tensors();
        copy.write(again);
        assertThat(SafeTensors.write(again)).isEqualTo(SafeTensors.write(out));
        CrossBatchMemory other = new CrossBatchMemory(new CrossBatchSpec(5, 0, 100), 2);
        other.read(out);
        assertThat(other.size()).isZero();
    }
}
