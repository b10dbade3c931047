package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RowTableTest {

    private static final int WIDTH = 3;

    private static RowTable table(int capacity) {
        return new RowTable(WIDTH, capacity, OptimizerSpec.adam(0.1f));
    }

    private static float[] row(RowTable table, long key) {
        float[] row = new float[WIDTH];
        System.arraycopy(table.values(), table.find(key) * WIDTH, row, 0, WIDTH);
        return row;
    }

    /** The naive cache: a map whose access order is the order of use. */
    @Property(tries = 200)
    void full_theLeastRecentlyUsedGivesWay(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 11) Integer> keys) {
        RowTable table = table(5);
        Map<Long, Integer> naive = new LinkedHashMap<>(16, 0.75f, true);
        long time = 0;
        for (int key : keys) {
            time++;
            if (table.use(key, time) < 0) {
                table.add(key, new float[] {key, 1, 2}, 1, time, 0);
            }
            naive.merge((long) key, 1, Integer::sum);
            if (naive.size() > 5) {
                naive.remove(naive.keySet().iterator().next());
            }
            assertThat(table.size()).isEqualTo(naive.size()).isLessThanOrEqualTo(5);
            for (long known : new ArrayList<>(naive.keySet().stream().sorted().toList())) {
                assertThat(row(table, known)).containsExactly((float) known, 1, 2);
            }
        }
    }

    @Test
    void usesBeyondTheLargestInt_stayThere_andAreReadAgain() throws TensorException {
        RowTable table = table(10);
        table.add(7, new float[WIDTH], Integer.MAX_VALUE - 1, 1, 0);
        table.use(7, 2);
        int row = table.use(7, 3);
        assertThat(table.uses(row)).isEqualTo(Integer.MAX_VALUE);
        Tensors out = new Tensors();
        table.write(out, 0);
        RowTable restored = table(10);
        restored.read(SafeTensors.read(SafeTensors.write(out)), 0);
        assertThat(restored.uses(restored.find(7))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void usesThatAnEarlierBuildCountedBeyondTheLargestInt_areRead() throws TensorException {
        RowTable table = table(10);
        table.add(7, new float[WIDTH], Integer.MIN_VALUE + 5, 1, 0);
        Tensors out = new Tensors();
        table.write(out, 0);
        RowTable restored = table(10);
        restored.read(SafeTensors.read(SafeTensors.write(out)), 0);
        assertThat(restored.uses(restored.find(7))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void expire_forgetsByTimeOfUse_andRowsAreGivenAgain() {
        RowTable table = table(10);
        for (int key = 0; key < 4; key++) {
            table.add(key, new float[WIDTH], 1, 100 + key, 0);
        }
        table.use(0, 500);
        table.expire(103);
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.find(1)).isEqualTo(-1);
        assertThat(table.find(0)).isNotEqualTo(-1);
        table.add(7, new float[] {7, 7, 7}, 1, 600, 0);
        assertThat(row(table, 7)).containsExactly(7, 7, 7);
        assertThat(table.values().length / WIDTH).as("rows taken").isLessThanOrEqualTo(10);
    }

    @Test
    void aRowGivenToAnotherKey_startsWithoutTheOldMoments() {
        RowTable used = table(1);
        used.add(1, new float[WIDTH], 1, 0, 0);
        for (int i = 1; i <= 5; i++) {
            used.step(new float[] {9, -9, 9}, new int[] {0}, 1, 1, i, 0);
        }
        RowTable fresh = table(1);
        fresh.add(1, new float[WIDTH], 1, 0, 0);
        for (int i = 1; i <= 5; i++) {
            fresh.step(new float[] {0, 0, 0}, new int[] {0}, 1, 1, i, 0);
        }
        used.add(2, new float[WIDTH], 1, 0, 5);
        fresh.add(2, new float[WIDTH], 1, 0, 5);
        used.step(new float[] {1, 2, 3}, new int[] {0}, 1, 1, 6, 0);
        fresh.step(new float[] {1, 2, 3}, new int[] {0}, 1, 1, 6, 0);
        assertThat(row(used, 2)).isEqualTo(row(fresh, 2));
    }

    @Test
    void average_isThatOfAFollowerAtEveryVersion_alsoOfRowsNotTouched() {
        double decay = 0.9;
        RowTable table = table(4);
        table.add(1, new float[] {1, 0, 0}, 1, 0, 0);
        double naive = 1;
        for (int version = 1; version <= 20; version++) {
            if (version % 5 == 0) {
                table.step(new float[] {1, 0, 0}, new int[] {0}, 1, 1, version, decay);
            }
            naive = row(table, 1)[0] + decay * (naive - row(table, 1)[0]);
        }
        Tensors out = new Tensors();
        table.writeModel(out, 20, decay);
        assertThat(values(out)[0])
                .isCloseTo((float) naive, org.assertj.core.data.Offset.offset(1e-5f));
    }

    private static float[] values(Tensors tensors) {
        try {
            return tensors.floats("values");
        } catch (TensorException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void restoredAnywhere_evictsAndLearnsAsIfNeverInterrupted() throws TensorException {
        for (int interruption = 0; interruption <= 30; interruption += 10) {
            RowTable whole = table(6);
            RowTable other = table(6);
            for (int i = 0; i < 30; i++) {
                if (i == interruption) {
                    Tensors out = new Tensors();
                    other.write(out, i);
                    other = table(6);
                    other.read(SafeTensors.read(SafeTensors.write(out)), i);
                }
                act(whole, i);
                act(other, i);
            }
            assertThat(bytes(other)).isEqualTo(bytes(whole));
        }
    }

    @Test
    void removedKey_leavesNothing_andStartsAnew() throws TensorException {
        RowTable table = table(6);
        for (int i = 0; i < 8; i++) {
            act(table, i);
        }
        byte[] before = bytes(table);
        int row = table.find(9);
        assertThat(table.remove(9)).isTrue();
        assertThat(table.remove(9)).as("again").isFalse();
        assertThat(table.find(9)).isNegative();
        assertThat(Arrays.copyOfRange(table.values(), row * WIDTH, (row + 1) * WIDTH))
                .containsOnly(0);
        assertThat(bytes(table)).hasSizeLessThan(before.length);
        RowTable restored = table(6);
        restored.read(SafeTensors.read(bytes(table)), 30);
        for (int i = 30; i < 60; i++) { // of key 9, too: as of one that was never there
            act(table, i);
            act(restored, i);
        }
        assertThat(bytes(table)).isEqualTo(bytes(restored));
    }

    /** A rollback reads into a table that has grown since. */
    @Test
    void readIntoALargerTable_isAsReadIntoANewOne() throws TensorException {
        RowTable small = new RowTable(WIDTH, 500, OptimizerSpec.adam(0.1f));
        act(small, 0);
        Tensors out = new Tensors();
        small.write(out, 30);
        RowTable grown = new RowTable(WIDTH, 500, OptimizerSpec.adam(0.1f));
        for (int key = 0; key < 300; key++) {
            int row = grown.add(key, new float[] {key, 1, 2}, 1, key, 0);
            grown.step(new float[] {1, 2, 3}, new int[] {row}, 1, 1, key + 1, 0.9);
        }
        grown.read(out, 30);
        assertThat(bytes(grown)).isEqualTo(bytes(small));
        act(small, 1);
        act(grown, 1);
        assertThat(bytes(grown)).isEqualTo(bytes(small));
    }

    /** Versions of the table that was written are of another count than those of the new one. */
    @Test
    void startedFromALaterSnapshot_theAverageFollowsAtOnce() throws TensorException {
        RowTable old = table(4);
        old.add(1, new float[] {1, 0, 0}, 1, 0, 200);
        Tensors snapshot = new Tensors();
        old.write(snapshot, 200);
        RowTable started = table(4);
        started.start(snapshot);
        for (int version = 1; version <= 30; version++) {
            started.step(new float[] {1, 0, 0}, new int[] {0}, 1, 1, version, 0.9);
        }
        Tensors out = new Tensors();
        started.writeModel(out, 30, 0.9);
        assertThat(values(out)[0]).isLessThan(0.5f);
    }

    private static void act(RowTable table, int i) {
        long key = i * 7L % 11;
        int row = table.use(key, i);
        if (row < 0) {
            row = table.add(key, new float[] {i, 0, 1}, 1, i, i);
        }
        table.step(new float[] {i % 3 - 1, 1, i % 2}, new int[] {row}, 1, 1, i + 1, 0.9);
        if (i % 9 == 8) {
            table.expire(i - 7);
        }
    }

    private static byte[] bytes(RowTable table) {
        Tensors out = new Tensors();
        table.write(out, 30);
        return SafeTensors.write(out);
    }

    @Test
    void aSmallerCapacity_isRefusedWithWhatToDo() {
        RowTable table = table(4);
        for (int key = 0; key < 4; key++) {
            table.add(key, new float[WIDTH], 1, 0, 0);
        }
        Tensors out = new Tensors();
        table.write(out, 0);
        assertThatThrownBy(() -> table(3).read(out, 0))
                .hasMessageContaining("4 rows")
                .hasMessageContaining("capacity 3")
                .hasMessageContaining("raise the capacity");
    }
}
