package io.tripletflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of a few rows of a table that grows, for every rule and schedule. */
class SparseStepTest {

    private static final int CAPACITY = 11;
    private static final int WIDTH = 5;
    private static final int SIZE = CAPACITY * WIDTH;

    static Stream<OptimizerSpec> specs() {
        return Specs.all();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void stepRows_agreesWithTheRuleInDouble(OptimizerSpec spec) {
        Random random = new Random(1);
        float[] values = gaussians(random, SIZE);
        NaiveOptimizer naive = new NaiveOptimizer(spec, values);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        for (int step = 0; step < 100; step++) {
            int[] rows = rows(random, CAPACITY);
            float[] gradient = gaussians(random, rows.length * WIDTH);
            optimizer.stepRows(values, gradient, rows, rows.length, WIDTH, 1);
            naive.stepRows(gradient, rows, WIDTH);
        }
        assertThat(optimizer.steps()).isEqualTo(100);
        for (int i = 0; i < SIZE; i++) {
            double expected = naive.parameters[i];
            assertThat((double) values[i])
                    .isCloseTo(expected, within(1e-4 * (0.1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void stepRows_ofAllRows_isTheDenseStepBitForBit(OptimizerSpec spec) {
        Random random = new Random(2);
        float[] dense = gaussians(random, SIZE);
        float[] sparse = dense.clone();
        int[] all = IntStream.range(0, CAPACITY).toArray();
        Optimizer one = Optimizer.of(spec, SIZE);
        Optimizer two = Optimizer.of(spec, SIZE);
        for (int step = 0; step < 20; step++) {
            float[] gradient = gaussians(random, SIZE);
            one.step(dense, gradient, 0.7f);
            two.stepRows(sparse, gradient, all, CAPACITY, WIDTH, 0.7f);
        }
        assertThat(sparse).isEqualTo(dense);
        assertSameSlots(two, one);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void stepRows_otherRowsAndTheirState_stay(OptimizerSpec spec) {
        Random random = new Random(3);
        float[] values = gaussians(random, SIZE);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        optimizer.step(values, gaussians(random, SIZE));
        float[] before = values.clone();
        List<float[]> state = copy(optimizer.slots());
        float[] gradient = gaussians(random, 3 * WIDTH); // one row more than is used
        float[] untouched = gradient.clone();
        int[] rows = {9, 2, 0};
        optimizer.stepRows(values, gradient, rows, 2, WIDTH, 1);
        assertThat(gradient).isEqualTo(untouched);
        assertThat(rows).containsExactly(9, 2, 0);
        for (int i = 0; i < SIZE; i++) {
            boolean touched = i / WIDTH == 9 || i / WIDTH == 2;
            assertThat(values[i] != before[i]).as("value %d", i).isEqualTo(touched);
            for (int s = 0; s < state.size(); s++) {
                if (!touched) {
                    assertThat(optimizer.slots().get(s)[i]).isEqualTo(state.get(s)[i]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void growth_thenRestore_continuesBitForBit(OptimizerSpec spec) {
        Random random = new Random(4);
        float[] values = gaussians(random, SIZE);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        run(optimizer, values, new Random(5), 6);
        values = Arrays.copyOf(values, 2 * SIZE);
        optimizer.grow(2 * SIZE);
        run(optimizer, values, new Random(6), 6);

        float[] other = values.clone();
        Optimizer restored = Optimizer.of(spec, 0);
        restored.grow(2 * SIZE);
        restored.restore(optimizer.steps(), copy(optimizer.slots()));
        run(optimizer, values, new Random(7), 6);
        run(restored, other, new Random(7), 6);
        assertThat(other).isEqualTo(values);
        assertSameSlots(restored, optimizer);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void growth_isAsIfTheTableHadBeenLarge(OptimizerSpec spec) {
        float[] small = gaussians(new Random(8), SIZE);
        float[] large = Arrays.copyOf(small, 3 * SIZE);
        Optimizer grown = Optimizer.of(spec, SIZE);
        Optimizer born = Optimizer.of(spec, 3 * SIZE);
        int[] rows = {4, 1};
        float[] gradient = gaussians(new Random(9), 2 * WIDTH);
        grown.stepRows(small, gradient, rows, 2, WIDTH, 1);
        born.stepRows(large, gradient, rows, 2, WIDTH, 1);
        grown.grow(3 * SIZE);
        small = Arrays.copyOf(small, 3 * SIZE);
        run(grown, small, new Random(10), 5);
        run(born, large, new Random(10), 5);
        assertThat(small).isEqualTo(large);
        assertSameSlots(grown, born);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void clearRows_forgetsTheseAlone(OptimizerSpec spec) {
        Random random = new Random(11);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        optimizer.step(gaussians(random, SIZE), gaussians(random, SIZE));
        List<float[]> before = copy(optimizer.slots());
        optimizer.clearRows(new int[] {3, 10, 0}, 2, WIDTH);
        for (int s = 0; s < before.size(); s++) {
            for (int i = 0; i < SIZE; i++) {
                boolean cleared = i / WIDTH == 3 || i / WIDTH == 10;
                assertThat(optimizer.slots().get(s)[i]).isEqualTo(cleared ? 0 : before.get(s)[i]);
            }
        }
        assertThat(optimizer.steps()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void stepRows_withoutRows_isAStepThatMovesNothing(OptimizerSpec spec) {
        float[] values = gaussians(new Random(12), SIZE);
        float[] before = values.clone();
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        optimizer.stepRows(values, new float[0], new int[0], 0, WIDTH, 1);
        assertThat(values).isEqualTo(before);
        assertThat(optimizer.steps()).isEqualTo(1);
    }

    @Test
    void stepRows_moreRowsThanAChunk_isTheDenseStepBitForBit() {
        int width = 96;
        int capacity = 517;
        Random random = new Random(13);
        int[] order = IntStream.range(0, capacity).map(i -> capacity - 1 - i).toArray();
        float[] dense = gaussians(random, capacity * width);
        float[] sparse = dense.clone();
        Optimizer one = Optimizer.of(OptimizerSpec.adamW(0.01f, 0.1f), dense.length);
        Optimizer two = Optimizer.of(OptimizerSpec.adamW(0.01f, 0.1f), dense.length);
        for (int step = 0; step < 3; step++) {
            float[] gradient = gaussians(random, dense.length);
            float[] packed = new float[dense.length];
            for (int i = 0; i < capacity; i++) {
                System.arraycopy(gradient, order[i] * width, packed, i * width, width);
            }
            one.step(dense, gradient);
            two.stepRows(sparse, packed, order, capacity, width, 1);
        }
        assertThat(sparse).isEqualTo(dense);
        assertSameSlots(two, one);
    }

    @Test
    void stepRows_rowsWiderThanAChunk_areStepped() {
        int width = 5000;
        float[] values = new float[2 * width];
        float[] gradient = new float[width];
        Arrays.fill(gradient, 1);
        Optimizer optimizer = Optimizer.of(OptimizerSpec.sgd(0.5f, 0), values.length);
        optimizer.stepRows(values, gradient, new int[] {1}, 1, width, 1);
        assertThat(values[width - 1]).isZero();
        assertThat(Arrays.copyOfRange(values, width, 2 * width)).containsOnly(-0.5f);
    }

    @Test
    void tables_sayWhatIsWrong() {
        Optimizer optimizer = Optimizer.of(OptimizerSpec.adam(0.1f), 6);
        float[] six = new float[6];
        assertThatThrownBy(() -> optimizer.stepRows(new float[5], six, new int[1], 1, 2, 1))
                .hasMessage("values must have length 6 but was 5");
        assertThatThrownBy(() -> optimizer.stepRows(six, six, new int[1], 1, 4, 1))
                .hasMessage("width must divide the 6 parameters but was 4");
        assertThatThrownBy(() -> optimizer.stepRows(six, six, new int[1], 2, 2, 1))
                .hasMessage("n must be from 0 to 1 but was 2");
        assertThatThrownBy(() -> optimizer.stepRows(six, six, new int[] {3}, 1, 2, 1))
                .hasMessage("row must be from 0 to below 3 but was 3");
        assertThatThrownBy(() -> optimizer.clearRows(new int[] {-1}, 1, 2))
                .hasMessage("row must be from 0 to below 3 but was -1");
        assertThatThrownBy(() -> optimizer.stepRows(six, new float[3], new int[2], 2, 2, 1))
                .hasMessage("gradient must have 2 rows of 2 but has length 3");
        assertThatThrownBy(() -> optimizer.grow(5))
                .hasMessage(
                        "parameters must be at least 6 but was 5: an optimiser does not shrink");
        assertThat(optimizer.steps()).isZero();
    }

    private static void run(Optimizer optimizer, float[] values, Random random, int steps) {
        for (int step = 0; step < steps; step++) {
            int[] rows = rows(random, values.length / WIDTH);
            float[] gradient = gaussians(random, rows.length * WIDTH);
            optimizer.stepRows(values, gradient, rows, rows.length, WIDTH, 1);
        }
    }

    private static int[] rows(Random random, int capacity) {
        return random.ints(0, capacity).limit(random.nextInt(capacity)).distinct().toArray();
    }

    private static List<float[]> copy(List<float[]> slots) {
        return slots.stream().map(float[]::clone).toList();
    }

    private static void assertSameSlots(Optimizer actual, Optimizer expected) {
        assertThat(actual.steps()).isEqualTo(expected.steps());
        for (int s = 0; s < expected.slots().size(); s++) {
            assertThat(actual.slots().get(s)).isEqualTo(expected.slots().get(s));
        }
    }

    private static float[] gaussians(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
