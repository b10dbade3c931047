package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EmbeddingTableTest {

    private static final int WIDTH = 64;

    private static EmbeddingTable table(int capacity, int entryAfter, long expire) {
        return new EmbeddingTable(
                new InputSpec.Ids(capacity, entryAfter, expire, WIDTH), OptimizerSpec.sgd(1, 0), 7);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void untrained_setsAreAsNearAsTheyOverlap() {
        EmbeddingTable table = table(100, 1, 0);
        SplittableRandom random = new SplittableRandom(1);
        double error = 0;
        for (int i = 0; i < 200; i++) {
            long from = random.nextLong();
            float[] a = table.bag(LongStream.range(from, from + 10).toArray());
            float[] b = table.bag(LongStream.range(from + 5, from + 15).toArray());
            error += dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) - 0.5;
        }
        assertThat(error / 200).as("mean error of the cosine").isCloseTo(0, within(0.03));
    }

    @Test
    void anIdEnters_afterAsManyOccurrencesAsAsked() {
        EmbeddingTable table = table(100, 3, 0);
        long[] set = {42};
        table.observe(set, 1, 0);
        table.observe(set, 2, 0);
        assertThat(table.size()).isZero();
        table.observe(set, 3, 0);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.bag(set))
                .as("entry changes no embedding")
                .isEqualTo(table.untrainedBag(set));
    }

    @Test
    void aForgottenId_startsAnew_whetherItHadARowOrWasCounted() {
        EmbeddingTable table = table(100, 2, 0);
        long[] learned = {1};
        long[] counted = {2};
        table.observe(learned, 1, 0);
        table.observe(learned, 2, 0);
        table.observe(counted, 3, 0);
        table.values()[0] += 5;
        assertThat(table.forget(1)).isTrue();
        assertThat(table.forget(2)).isTrue();
        assertThat(table.forget(3)).as("never there").isFalse();
        assertThat(table.size()).isZero();
        for (long[] id : List.of(learned, counted)) {
            table.observe(id, 4, 1);
            assertThat(table.size()).as("counts from one").isZero();
            table.observe(id, 5, 1);
            assertThat(table.bag(id)).isEqualTo(table.untrainedBag(id));
            table.forget(id[0]);
        }
    }

    @Test
    void anIdLeaves_afterItsTime_andWhenTheTableIsFull() {
        EmbeddingTable table = table(3, 1, 100);
        table.observe(new long[] {1}, 1000, 0);
        table.observe(new long[] {2}, 1050, 0);
        table.observe(new long[] {3}, 1120, 0);
        assertThat(table.size()).as("id 1 expired").isEqualTo(2);
        table.observe(new long[] {4, 5}, 1121, 0);
        assertThat(table.size()).as("id 2 gave way").isEqualTo(3);
    }

    @Test
    void aMillionIds_leaveNoMoreThanTheBounds() {
        EmbeddingTable table = table(50, 2, 0);
        for (long id = 0; id < 100_000; id++) {
            table.observe(new long[] {id, id + 1}, id, 0);
        }
        assertThat(table.size()).isEqualTo(50);
        Tensors out = new Tensors();
        table.write(out, 0);
        assertThat(SafeTensors.write(out).length).isLessThan(50 * WIDTH * 4 * 4 + 20_000);
    }

    /** d(g·bag)/d(row) is the id's weight times g: a step of SGD at rate 1 takes just that off. */
    @Test
    void step_movesTheRowsOfTheBag_byTheirShareOfTheGradient() {
        EmbeddingTable table = table(10, 1, 0);
        table.observe(new long[] {1, 2}, 0, 0);
        table.observe(new long[] {2, 3}, 0, 0);
        long[] both = {1, 2};
        long[] single = {2};
        float[] before = table.bag(both);
        float[] gradient = new float[2 * WIDTH];
        java.util.Arrays.fill(gradient, 0, WIDTH, 0.25f);
        java.util.Arrays.fill(gradient, WIDTH, 2 * WIDTH, -0.5f);
        table.backward(List.of(both, single), gradient);
        assertThat(table.gradientLength()).isEqualTo(2 * WIDTH);
        table.step(1, 1, 0);
        double idf1 = 1 + Math.log(3.0 / 2);
        double idf2 = 1;
        double norm = Math.sqrt(idf1 * idf1 + idf2 * idf2);
        double w1 = idf1 / norm;
        double w2 = idf2 / norm;
        double moved = -(w1 * w1 * 0.25 + w2 * (w2 * 0.25 - 0.5));
        assertThat(table.bag(both)[0] - before[0]).isCloseTo((float) moved, within(1e-5f));
        assertThat(table.bag(new long[] {3})).isEqualTo(table.untrainedBag(new long[] {3}));
    }

    /** As of two towers that share it: the second backward adds to the first, begin forgets. */
    @Test
    void backward_addsUpUntilTheNextStepBegins() {
        EmbeddingTable table = table(10, 1, 0);
        table.observe(new long[] {1, 2}, 0, 0);
        EmbeddingTable once = table(10, 1, 0);
        once.observe(new long[] {1, 2}, 0, 0);
        long[] first = {1};
        long[] second = {1, 2};
        float[] gradient = new float[2 * WIDTH];
        java.util.Arrays.fill(gradient, 0.25f);
        table.backward(List.of(second), gradient);
        table.begin();
        assertThat(table.gradientLength()).isZero();
        table.backward(List.of(first), gradient);
        table.backward(List.of(second), gradient);
        once.backward(List.of(first, second), gradient);
        assertThat(table.gradientLength()).isEqualTo(2 * WIDTH);
        table.step(1, 1, 0);
        once.step(1, 1, 0);
        assertThat(table.values()).isEqualTo(once.values());
    }

    @Test
    void emptySet_isTheZeroBag_andHasNoGradient() {
        EmbeddingTable table = table(10, 1, 0);
        table.observe(new long[0], 0, 0);
        assertThat(table.bag(new long[0])).containsOnly(0f);
        table.backward(List.of(new long[0]), new float[WIDTH]);
        assertThat(table.gradientLength()).isZero();
    }
}
