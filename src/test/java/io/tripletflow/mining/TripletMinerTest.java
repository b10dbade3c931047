package io.tripletflow.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.distance.Distance;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every miner promises. */
class TripletMinerTest {

    /** Rows on a coarse grid, so that equal rows and equal distances are frequent. */
    record Batch(float[] distances, int[] labels) {

        static Batch of(long seed, int rows, int classes) {
            Random random = new Random(seed);
            float[] x = new float[rows * 2];
            int[] labels = new int[rows];
            for (int i = 0; i < rows; i++) {
                x[2 * i] = random.nextInt(4) / 2f;
                x[2 * i + 1] = random.nextInt(4) / 2f;
                labels[i] = random.nextInt(classes) - 1;
            }
            float[] distances = new float[rows * rows];
            Distance.EUCLIDEAN.matrix(x, rows, 2, distances);
            return new Batch(distances, labels);
        }
    }

    @Provide
    Arbitrary<Batch> batches() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 14),
                        Arbitraries.integers().between(1, 5))
                .as(Batch::of);
    }

    @Property(tries = 1500)
    void mine_equalsTheNaiveTripleLoop(
            @ForAll("batches") Batch batch,
            @ForAll TripletMiner miner,
            @ForAll @FloatRange(min = 0, max = 2) float margin) {
        float[] distances = batch.distances.clone();
        int[] labels = batch.labels.clone();
        Triplets mined = new Triplets();
        mined.add(7, 8, 9);

        miner.mine(batch.distances, batch.labels, labels.length, margin, mined);

        assertThat(NaiveMiner.toList(mined))
                .isEqualTo(new NaiveMiner(distances, labels).mine(miner, margin));
        assertThat(batch.distances).isEqualTo(distances);
        assertThat(batch.labels).isEqualTo(labels);
    }

    @Property(tries = 200)
    void hardSemiHardAndEasy_divideAllTriplets(
            @ForAll("batches") Batch batch, @ForAll @FloatRange(min = 0, max = 2) float margin) {
        int hard = count(TripletMiner.HARD, batch, margin);
        int semiHard = count(TripletMiner.SEMI_HARD, batch, margin);
        assertThat(hard + semiHard).isEqualTo(count(TripletMiner.VIOLATING, batch, margin));
        assertThat(hard + semiHard + count(TripletMiner.EASY, batch, margin))
                .isEqualTo(count(TripletMiner.ALL, batch, margin));
    }

    @ParameterizedTest
    @EnumSource
    void mine_batchWithoutAPositiveOrANegative_isEmpty(TripletMiner miner) {
        float[] distances = {0, 1, 2, 1, 0, 3, 2, 3, 0};
        for (int[] labels : List.of(new int[] {1, 1, 1}, new int[] {1, 2, 3})) {
            assertThat(mine(miner, distances, labels, 1f).isEmpty()).isTrue();
        }
        assertThat(mine(miner, new float[1], new int[1], 1f).isEmpty()).isTrue();
        assertThat(mine(miner, new float[0], new int[0], 1f).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void mine_nanDistances_reachTheLoss(TripletMiner miner) {
        float[] distances = new float[16];
        Arrays.fill(distances, Float.NaN);
        Triplets mined = mine(miner, distances, new int[] {1, 1, 2, 2}, 1f);
        assertThat(mined.isEmpty()).isFalse();
    }

    @Test
    void batchHard_aNanAmongNumbers_isTheHardest() {
        float nan = Float.NaN;
        float[] distances = {
            0, 5, nan, 1, nan, 5, 0, 1, 1, 1, nan, 1, 0, 1, 1, 1, 1, 1, 0, 1, nan, 1, 1, 1, 0
        };
        Triplets mined = mine(TripletMiner.BATCH_HARD, distances, new int[] {1, 1, 1, 2, 2}, 0f);
        assertThat(NaiveMiner.toList(mined)).contains(List.of(0, 2, 4));
    }

    @ParameterizedTest
    @EnumSource
    void mine_saysWhatIsWrong(TripletMiner miner) {
        Triplets out = new Triplets();
        assertThatThrownBy(() -> miner.mine(new float[4], new int[2], 2, -1f, out))
                .hasMessage("margin must be finite and not negative but was -1.0");
        assertThatThrownBy(() -> miner.mine(new float[3], new int[2], 2, 1f, out))
                .hasMessage("distances must hold 2 x 2 numbers but has length 3");
        assertThatThrownBy(() -> miner.mine(new float[4], new int[1], 2, 1f, out))
                .hasMessage("labels must hold 2 numbers but has length 1");
        assertThatThrownBy(() -> miner.mine(new float[4], new int[1], -2, 1f, out))
                .hasMessage("rows must not be negative but was -2");
    }

    @Test
    void triplets_keepWhatWasAddedAndRefuseOtherIndices() {
        Triplets triplets = new Triplets();
        for (int i = 0; i < 1000; i++) {
            triplets.add(i, 2 * i, 3 * i);
        }
        assertThat(triplets.size()).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(triplets.anchor(i)).isEqualTo(i);
            assertThat(triplets.positive(i)).isEqualTo(2 * i);
            assertThat(triplets.negative(i)).isEqualTo(3 * i);
        }
        triplets.clear();
        assertThat(triplets.isEmpty()).isTrue();
        assertThatThrownBy(() -> triplets.anchor(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(triplets).hasToString("Triplets[0]");
    }

    private static int count(TripletMiner miner, Batch batch, float margin) {
        return mine(miner, batch.distances, batch.labels, margin).size();
    }

    private static Triplets mine(
            TripletMiner miner, float[] distances, int[] labels, float margin) {
        Triplets out = new Triplets();
        miner.mine(distances, labels, labels.length, margin, out);
        return out;
    }
}
