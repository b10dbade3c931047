package io.tripletflow.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The miners that draw: what they may return, how often, and that a seed decides. */
class DrawnTripletsTest {

    private static TripletMiner random(int perAnchor) {
        return TripletMiner.of(new RandomTriplets(perAnchor));
    }

    private static TripletMiner weighted(float cutoff, float lossCutoff) {
        return TripletMiner.of(new DistanceWeighted(cutoff, lossCutoff));
    }

    private static List<List<Integer>> mine(TripletMiner miner, Pairs pairs, long seed) {
        Triplets out = new Triplets();
        miner.mine(pairs, new SplittableRandom(seed), out);
        return NaiveMiner.toList(out);
    }

    @Property(tries = 300)
    void random_drawsDifferentValidTripletsInOrder(
            @ForAll long seed,
            @ForAll @IntRange(max = 14) int rows,
            @ForAll @IntRange(min = 1, max = 30) int perAnchor) {
        Pairs pairs = TestPairs.random(Distance.EUCLIDEAN, seed, rows, 3, 3);
        List<List<Integer>> all = mine(Miners.ALL.at(0), pairs, seed);
        List<List<Integer>> drawn = mine(random(perAnchor), pairs, seed);
        // as many as asked, in the order of all, none twice
        assertThat(all).containsSubsequence(drawn);
        assertThat(new HashSet<>(drawn)).hasSameSizeAs(drawn);
        for (int a = 0; a < rows; a++) {
            int anchor = a;
            long there = all.stream().filter(t -> t.get(0) == anchor).count();
            long taken = drawn.stream().filter(t -> t.get(0) == anchor).count();
            assertThat(taken).isEqualTo(Math.min(there, perAnchor));
        }
        assertThat(mine(random(perAnchor), pairs, seed)).isEqualTo(drawn);
    }

    @Test
    void random_takesEveryTripletEquallyOften() {
        Pairs pairs = TestPairs.euclidean(new float[49], 1, 1, 1, 1, 2, 3, 2);
        pairs.relations().anchors(0, 1);
        Map<List<Integer>, Integer> counts = new HashMap<>();
        SplittableRandom draws = new SplittableRandom(77);
        Triplets out = new Triplets();
        int rounds = 9000;
        for (int i = 0; i < rounds; i++) {
            random(4).mine(pairs, draws, out);
            NaiveMiner.toList(out).forEach(t -> counts.merge(t, 1, Integer::sum));
        }
        assertThat(counts).hasSize(9);
        double share = 4.0 / 9;
        double deviation = Math.sqrt(rounds * share * (1 - share));
        for (int count : counts.values()) {
            assertThat(Math.abs(count - rounds * share)).isLessThan(4 * deviation);
        }
    }

    @Property(tries = 300)
    void distanceWeighted_givesEachPositivePairOneNegative(
            @ForAll long seed, @ForAll @IntRange(max = 14) int rows) {
        Pairs pairs = TestPairs.random(Distance.COSINE, seed, rows, 5, 3);
        List<List<Integer>> all = mine(Miners.ALL.at(0), pairs, seed);
        List<List<Integer>> drawn = mine(weighted(0.5f, 1.4f), pairs, seed);
        assertThat(all).containsAll(drawn);
        assertThat(drawn.stream().map(t -> t.subList(0, 2)).toList())
                .isEqualTo(all.stream().map(t -> t.subList(0, 2)).distinct().toList());
        assertThat(mine(weighted(0.5f, 1.4f), pairs, seed)).isEqualTo(drawn);
    }

    /** Euclidean distances of the negatives of row 0: below the cutoff, between, and beyond. */
    private static final double[] NEGATIVES = {0.3, 0.5, 0.7, 0.9, 1.0, 1.1, 1.3, 1.39, 1.45, 1.9};

    private static Pairs oneAnchor(Distance distance, int width, double[] negatives) {
        int rows = negatives.length + 2;
        int[] labels = new int[rows];
        float[] d = new float[rows * rows];
        for (int i = 2; i < rows; i++) {
            labels[i] = i;
            double e = negatives[i - 2];
            d[i] =
                    (float)
                            switch (distance) {
                                case COSINE -> e * e / 2;
                                case SQUARED_EUCLIDEAN -> e * e;
                                case EUCLIDEAN, MANHATTAN -> e;
                            };
        }
        Pairs pairs = new Pairs(distance);
        pairs.reset(rows, width);
        System.arraycopy(d, 0, pairs.distances(), 0, d.length);
        pairs.relations().byLabel(labels, rows);
        pairs.relations().anchors(0, 1);
        return pairs;
    }

    /**
     * The probabilities as the paper writes them: 1/q(d) with q(d) = d^(w−2) (1 − d²/4)^((w−3)/2).
     */
    private static double[] probabilities(int width, double cutoff, double lossCutoff) {
        double[] p = new double[NEGATIVES.length];
        for (int i = 0; i < p.length; i++) {
            double d = Math.max(cutoff, NEGATIVES[i]);
            double q = Math.pow(d, width - 2) * Math.pow(1 - d * d / 4, (width - 3) / 2.0);
            p[i] = d < lossCutoff ? 1 / q : 0;
        }
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(weight -> weight / sum).toArray();
    }

    @ParameterizedTest
    @EnumSource(names = {"EUCLIDEAN", "SQUARED_EUCLIDEAN", "COSINE"})
    void distanceWeighted_followsTheExactProbabilities(Distance distance) {
        for (int width : new int[] {2, 4, 12}) {
            Pairs pairs = oneAnchor(distance, width, NEGATIVES);
            double[] expected = probabilities(width, 0.6, 1.4);
            int[] counts = new int[NEGATIVES.length];
            SplittableRandom draws = new SplittableRandom(5);
            Triplets out = new Triplets();
            int rounds = 60_000;
            for (int i = 0; i < rounds; i++) {
                weighted(0.6f, 1.4f).mine(pairs, draws, out);
                counts[out.negative(0) - 2]++;
            }
            double square = 0;
            for (int i = 0; i < counts.length; i++) {
                if (expected[i] == 0) {
                    assertThat(counts[i]).isZero();
                } else {
                    double due = rounds * expected[i];
                    square += (counts[i] - due) * (counts[i] - due) / due;
                }
            }
            // 7 degrees of freedom: above 24.3 once in a thousand
            assertThat(square).as("width %d: %s", width, Arrays.toString(counts)).isLessThan(24.3);
        }
    }

    @Test
    void distanceWeighted_allBeyondTheCutoff_drawsEvenly() {
        Pairs pairs = oneAnchor(Distance.EUCLIDEAN, 8, new double[] {1.5, 1.6, 1.7, 2.0});
        int[] counts = new int[4];
        SplittableRandom draws = new SplittableRandom(5);
        Triplets out = new Triplets();
        for (int i = 0; i < 8000; i++) {
            weighted(0.5f, 1.4f).mine(pairs, draws, out);
            counts[out.negative(0) - 2]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(1850, 2150);
        }
    }

    @Test
    void distanceWeighted_inManyDimensions_neitherOverflowsNorVanishes() {
        Pairs pairs = oneAnchor(Distance.EUCLIDEAN, 100_000, new double[] {1.39, 0.9, 1.2});
        assertThat(mine(weighted(0.5f, 1.4f), pairs, 1)).containsExactly(List.of(0, 1, 3));
    }

    @Test
    void distanceWeighted_aNanNegative_isTaken() {
        Pairs pairs = oneAnchor(Distance.EUCLIDEAN, 8, new double[] {0.9, Double.NaN, 0.5});
        assertThat(mine(weighted(0.5f, 1.4f), pairs, 1)).containsExactly(List.of(0, 1, 3));
    }
}
