package io.tripletflow.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.Similarity;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every miner promises. */
class TripletMinerTest {

    private static final List<Miners> DRAWN = List.of(Miners.RANDOM, Miners.DISTANCE_WEIGHTED);

    /** Rows on a coarse grid, so that equal rows and equal distances are frequent. */
    private static Pairs grid(long seed, int rows, int classes) {
        Random random = new Random(seed);
        float[] x = new float[rows * 2];
        for (int i = 0; i < 2 * rows; i++) {
            x[i] = random.nextInt(4) / 2f;
        }
        Pairs pairs = new Pairs(Distance.EUCLIDEAN);
        pairs.compute(x, TestPairs.labels(seed, rows, classes), rows, 2);
        return restrict(pairs, random);
    }

    private static Pairs sphere(long seed, int rows, int classes) {
        Random random = new Random(seed);
        List<Distance> distances = List.copyOf(Similarity.DISTANCES);
        Distance distance = distances.get(random.nextInt(distances.size()));
        return restrict(TestPairs.random(distance, seed, rows, 3, classes), random);
    }

    private static Pairs restrict(Pairs pairs, Random random) {
        int rows = pairs.rows();
        if (random.nextInt(3) == 0) {
            pairs.relations().anchors(rows / 3, rows - rows / 4);
        }
        if (random.nextInt(3) == 0) {
            pairs.relations().acrossTowers(random.ints(rows, 0, 2).toArray(), 1);
        }
        if (random.nextInt(3) == 0) {
            pairs.relations().dropFalseNegatives(new FalseNegatives.ByRank(2), pairs.distances());
        }
        return pairs;
    }

    @Provide
    Arbitrary<Pairs> batches() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 14),
                        Arbitraries.integers().between(1, 5))
                .as(TripletMinerTest::grid);
    }

    @Provide
    Arbitrary<Pairs> spheres() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 14),
                        Arbitraries.integers().between(1, 5))
                .as(TripletMinerTest::sphere);
    }

    @Property(tries = 1500)
    void mine_equalsTheNaiveTripleLoop(
            @ForAll("batches") Pairs batch,
            @ForAll Miners kind,
            @ForAll @FloatRange(min = 0, max = 2) float margin) {
        Assume.that(!DRAWN.contains(kind) && kind != Miners.ANGULAR); // angles at their bound round
        assertNaive(batch, kind, margin, 20);
    }

    @Property(tries = 1000)
    void mine_onTheSphere_equalsTheNaiveTripleLoop(
            @ForAll("spheres") Pairs batch,
            @ForAll Miners kind,
            @ForAll @FloatRange(min = 0, max = 2) float margin,
            @ForAll @FloatRange(min = 1, max = 89) float angle) {
        Assume.that(!DRAWN.contains(kind));
        assertNaive(batch, kind, margin, angle);
    }

    private static void assertNaive(Pairs batch, Miners kind, float margin, float angle) {
        MiningRule rule =
                switch (kind) {
                    case MULTI_SIMILARITY -> new MultiSimilarityPairs(margin / 4);
                    case ANGULAR -> new Angular(angle);
                    default -> kind.rule(margin);
                };
        float[] distances = batch.distances().clone();
        byte[] relations = batch.relations().values().clone();
        Triplets mined = new Triplets();
        mined.add(7, 8, 9);

        TripletMiner.of(rule).mine(batch, new SplittableRandom(1), mined);

        List<List<Integer>> expected = new NaiveMiner(batch).mine(kind, margin, angle);
        assertThat(NaiveMiner.toList(mined)).isEqualTo(expected);
        assertThat(batch.distances()).isEqualTo(distances);
        assertThat(batch.relations().values()).isEqualTo(relations);
    }

    @Property(tries = 200)
    void hardSemiHardAndEasy_divideAllTriplets(
            @ForAll("batches") Pairs batch, @ForAll @FloatRange(min = 0, max = 2) float margin) {
        int hard = count(Miners.HARD, batch, margin);
        int semiHard = count(Miners.SEMI_HARD, batch, margin);
        assertThat(hard + semiHard).isEqualTo(count(Miners.VIOLATING, batch, margin));
        assertThat(hard + semiHard + count(Miners.EASY, batch, margin))
                .isEqualTo(count(Miners.ALL, batch, margin));
    }

    @ParameterizedTest
    @EnumSource
    void mine_batchWithoutAPositiveOrANegative_isEmpty(Miners kind) {
        float[] distances = {0, 1, 2, 1, 0, 3, 2, 3, 0};
        for (int[] labels : List.of(new int[] {1, 1, 1}, new int[] {1, 2, 3})) {
            assertThat(mine(kind, distances, labels, 1f).isEmpty()).isTrue();
        }
        assertThat(mine(kind, new float[1], new int[1], 1f).isEmpty()).isTrue();
        assertThat(mine(kind, new float[0], new int[0], 1f).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void mine_nanDistances_reachTheLoss(Miners kind) {
        float[] distances = new float[16];
        Arrays.fill(distances, Float.NaN);
        Triplets mined = mine(kind, distances, new int[] {1, 1, 2, 2}, 1f);
        assertThat(mined.isEmpty()).isFalse();
    }

    @Test
    void batchHard_aNanAmongNumbers_isTheHardest() {
        float nan = Float.NaN;
        float[] distances = {
            0, 5, nan, 1, nan, 5, 0, 1, 1, 1, nan, 1, 0, 1, 1, 1, 1, 1, 0, 1, nan, 1, 1, 1, 0
        };
        Triplets mined = mine(Miners.BATCH_HARD, distances, new int[] {1, 1, 1, 2, 2}, 0f);
        assertThat(NaiveMiner.toList(mined)).contains(List.of(0, 2, 4));
    }

    @Test
    void multiSimilarity_keepsWhatTheHardestOfTheOtherKindReaches() {
        // Anchor 0 at cosine distances: positives s = .9, .5; negatives s = .65, .3, .45.
        float[] d = new float[36];
        System.arraycopy(new float[] {0, .1f, .5f, .35f, .7f, .55f}, 0, d, 0, 6);
        Pairs pairs = TestPairs.of(Distance.COSINE, d, new int[] {1, 1, 1, 2, 3, 4});
        pairs.relations().anchors(0, 1);
        // kept: p with s < .65 + .1; n with s > .5 − .1
        assertThat(NaiveMiner.toList(mine(Miners.MULTI_SIMILARITY, pairs, 0f)))
                .containsExactly(List.of(0, 2, 3), List.of(0, 2, 5));
    }

    @Test
    void multiSimilarity_atItsBound_keepsNothing() {
        // s(a,p) = .75, s(a,n) = .5, slack .25
        float[] d = {0, .25f, .5f, .25f, 0, .5f, .5f, .5f, 0};
        Pairs pairs = TestPairs.of(Distance.COSINE, d, new int[] {1, 1, 2});
        for (float slack : new float[] {.25f, .26f}) {
            TripletMiner miner = TripletMiner.of(new MultiSimilarityPairs(slack));
            assertThat(mine(miner, pairs).size()).isEqualTo(slack == .25f ? 0 : 2);
        }
    }

    @Test
    void angular_keepsTheNegativeThatSeesThePairWide() {
        // a and p 0.6 apart; n on the perpendicular through their centre: tan = 0.3 / height.
        for (float height : new float[] {0.8f, 0.85f}) {
            float side = (float) Math.hypot(0.3, height);
            float[] d = {0, .6f, side, .6f, 0, side, side, side, 0};
            Triplets mined = mine(Miners.ANGULAR, d, new int[] {1, 1, 2}, 0f);
            // tan 20° = 0.364: 0.375 is above, 0.353 is not
            assertThat(mined.size()).isEqualTo(height == 0.8f ? 2 : 0);
        }
    }

    @Property(tries = 300)
    void mine_moreThanTheMost_areThinnedEvenly(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int max,
            @ForAll @IntRange(min = 1, max = 3) int classes) {
        Pairs pairs = TestPairs.random(Distance.COSINE, seed, 16, 3, classes);
        for (Miners kind :
                List.of(Miners.ALL, Miners.VIOLATING, Miners.MULTI_SIMILARITY, Miners.ANGULAR)) {
            List<List<Integer>> all = NaiveMiner.toList(mine(kind.at(0.5f), pairs));
            TripletMiner capped = new TripletMiner(kind.rule(0.5f), max);
            List<List<Integer>> some = NaiveMiner.toList(mine(capped, pairs));
            assertThat(all).containsSubsequence(some);
            assertThat(some.size()).isBetween(Math.min(all.size(), max - 6), max);
            if (all.size() <= max) {
                assertThat(some).isEqualTo(all);
            }
            assertThat(NaiveMiner.toList(mine(capped, pairs))).isEqualTo(some);
        }
    }

    @Test
    void mine_twoLargeLabels_staysWithinTheMost_andSpreadsOverRows() {
        int rows = 256;
        int[] labels = new int[rows];
        Arrays.fill(labels, 0, rows / 2, 1);
        Pairs pairs = TestPairs.euclidean(new float[rows * rows], labels);
        int max = 1 << 16; // of 256 · 127 · 128: a stride of 63.5
        Triplets mined = mine(new TripletMiner(new AllTriplets(), max), pairs);
        assertThat(mined.size()).isBetween(max - 20, max);
        int[][] counts = new int[3][rows];
        for (int t = 0; t < mined.size(); t++) {
            counts[0][mined.anchor(t)]++;
            counts[1][mined.positive(t)]++;
            counts[2][mined.negative(t)]++;
        }
        for (int[] role : counts) {
            for (int count : role) {
                assertThat(count).isBetween(230, 285); // 256 each
            }
        }
    }

    @Test
    void mine_saysWhatIsWrong() {
        Triplets out = new Triplets();
        SplittableRandom random = new SplittableRandom(1);
        Pairs manhattan = TestPairs.of(Distance.MANHATTAN, new float[4], new int[2]);
        assertThatThrownBy(() -> Miners.ANGULAR.at(0).mine(manhattan, random, out))
                .hasMessage(
                        "Angular[degrees=20.0] is not defined for the distance MANHATTAN; choose"
                                + " one of [EUCLIDEAN, SQUARED_EUCLIDEAN, COSINE]");
        Pairs pairs = TestPairs.euclidean(new float[4], 1, 2);
        pairs.reset(1, 4);
        assertThatThrownBy(() -> Miners.ALL.at(0).mine(pairs, random, out))
                .hasMessage("relations are of 2 rows but distances of 1; fill both for every step");
        assertThatThrownBy(() -> pairs.reset(-1, 4))
                .hasMessage("rows must not be negative but was -1");
        assertThatThrownBy(() -> pairs.reset(1, 0)).hasMessage("width must be positive but was 0");
    }

    @Test
    void settings_outsideTheirRange_areRefused() {
        for (float margin : new float[] {-1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            for (Miners kind : List.of(Miners.VIOLATING, Miners.SEMI_HARD, Miners.EASY)) {
                assertThatThrownBy(() -> kind.rule(margin))
                        .hasMessage("margin must be finite and not negative but was " + margin);
            }
        }
        assertRefused(
                () -> new RandomTriplets(0), "per-anchor of the miner must be from 1 to 2^20");
        assertRefused(
                () -> new DistanceWeighted(0, 1.4f),
                "cutoff of the miner must be above 0 and below 2");
        assertRefused(
                () -> new DistanceWeighted(.5f, .4f),
                "loss-cutoff of the miner must be above the cutoff 0.5 and at most 2 but was 0.4");
        assertRefused(
                () -> new MultiSimilarityPairs(-1), "epsilon of the miner must be from 0 to 2");
        assertRefused(() -> new Angular(90), "angle of the miner must be above 0 and below 90");
        assertRefused(
                () -> new TripletMiner(new AllTriplets(), 0),
                "max of the miner must be from 1 to 2^26 but was 0");
    }

    private static void assertRefused(ThrowingCallable made, String message) {
        assertThatThrownBy(made).hasMessageStartingWith(message);
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

    private static int count(Miners kind, Pairs batch, float margin) {
        return mine(kind, batch, margin).size();
    }

    private static Triplets mine(Miners kind, float[] distances, int[] labels, float margin) {
        return mine(kind, TestPairs.euclidean(distances, labels), margin);
    }

    private static Triplets mine(Miners kind, Pairs pairs, float margin) {
        return mine(kind.at(margin), pairs);
    }

    private static Triplets mine(TripletMiner miner, Pairs pairs) {
        Triplets out = new Triplets();
        miner.mine(pairs, new SplittableRandom(1), out);
        return out;
    }
}
