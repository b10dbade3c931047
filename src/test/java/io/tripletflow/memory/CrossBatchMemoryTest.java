package io.tripletflow.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossBatchMemoryTest {

    private static final CrossBatchSpec SPEC = new CrossBatchSpec(4, 0, 100);

    private static CrossBatchMemory filled(CrossBatchSpec spec, int rows) {
        CrossBatchMemory memory = new CrossBatchMemory(spec, 2);
        for (int i = 0; i < rows; i++) {
            memory.add(new float[] {9, i, -i}, 1, 50 + i, i % 2, 100 + i, i % 3, i);
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
    void writtenAndRead_isTheSame_andOfMoreThanFitTheNewestStay() throws TensorException {
        for (int rows : new int[] {0, 3, 4, 7}) {
            CrossBatchMemory memory = filled(SPEC, rows);
            CrossBatchMemory copy = read(SPEC, written(memory));
            assertThat(bytes(copy)).isEqualTo(bytes(memory));
            assertThat(labels(copy)).isEqualTo(labels(memory));
        }
        Tensors seven = written(filled(SPEC, 7));
        assertThat(labels(read(new CrossBatchSpec(2, 0, 100), seven))).containsExactly(105L, 106L);
        CrossBatchMemory larger = read(new CrossBatchSpec(6, 0, 100), seven);
        assertThat(labels(larger)).as("oldest first").containsExactly(103L, 104L, 105L, 106L);
        assertThat(read(CrossBatchSpec.OFF, seven).size()).isZero();
    }

    @Test
    void forgottenEntities_leaveNothing_othersStay_andTheOldestGivesWayFirst()
            throws TensorException {
        CrossBatchMemory memory = filled(SPEC, 7);
        memory.forget(entity -> entity == 54 || entity == 56);
        assertThat(labels(memory)).containsExactly(103L, 105L);
        Tensors out = written(memory);
        assertThat(out.floats("embeddings", 2, 2)).containsExactly(3, -3, 5, -5);
        assertThat(out.longs("entities")).containsExactly(53, 55);
        CrossBatchMemory restored = read(SPEC, out);
        for (int i = 7; i < 10; i++) {
            memory.add(new float[] {i, -i}, 0, 50 + i, 0, 100 + i, 0, i);
            restored.add(new float[] {i, -i}, 0, 50 + i, 0, 100 + i, 0, i);
        }
        assertThat(labels(memory)).containsExactly(109L, 105L, 107L, 108L);
        assertThat(bytes(restored)).isEqualTo(bytes(memory));
    }

    @Test
    void cleared_writesNoRow() throws TensorException {
        CrossBatchMemory memory = filled(SPEC, 7);
        memory.clear();
        Tensors out = written(memory);
        assertThat(out.floats("embeddings")).isEmpty();
        assertThat(bytes(memory)).isEqualTo(bytes(new CrossBatchMemory(SPEC, 2)));
    }

    /** Earlier builds wrote all slots, and not whose rows they are. */
    @Test
    void rowsOfAnEarlierBuild_areRead_andLeaveWithTheFirstThatIsForgotten() throws TensorException {
        for (int added : new int[] {3, 7}) {
            CrossBatchMemory same = filled(SPEC, added);
            CrossBatchMemory read = read(SPEC, ofAnEarlierBuild(same, added));
            assertThat(labels(read)).isEqualTo(labels(same));
            read.add(new float[] {8, -8}, 0, 99, 0, 108, 0, 8);
            same.add(new float[] {8, -8}, 0, 99, 0, 108, 0, 8);
            assertThat(labels(read)).isEqualTo(labels(same));
            read.forget(entity -> false);
            assertThat(labels(read)).containsExactly(108L);
        }
    }

    private static Tensors ofAnEarlierBuild(CrossBatchMemory memory, int added)
            throws TensorException {
        Tensors now = written(memory);
        Tensors then = new Tensors();
        then.put("embeddings", Arrays.copyOf(now.floats("embeddings"), 8), 4, 2);
        then.put("groups", Arrays.copyOf(now.longs("groups"), 4));
        then.put("labels", Arrays.copyOf(now.longs("labels"), 4));
        then.put("towers", Arrays.copyOf(now.ints("towers"), 4));
        then.put("versions", Arrays.copyOf(now.longs("versions"), 4));
        return then.putLong("added", added);
    }

    private static List<Long> labels(CrossBatchMemory memory) {
        return IntStream.range(0, memory.size()).mapToObj(memory::label).toList();
    }

    private static Tensors written(CrossBatchMemory memory) {
        Tensors out = new Tensors();
        memory.write(out);
        return out;
    }

    private static byte[] bytes(CrossBatchMemory memory) {
        return SafeTensors.write(written(memory));
    }

    private static CrossBatchMemory read(CrossBatchSpec spec, Tensors in) throws TensorException {
        CrossBatchMemory memory = new CrossBatchMemory(spec, 2);
        memory.read(in);
        return memory;
    }
}
