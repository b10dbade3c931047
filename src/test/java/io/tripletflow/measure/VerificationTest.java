package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VerificationTest {

    /**
     * Genuine 1 2 3 6, impostor 4 5 7 8 9. Pairs (genuine, impostor) in the right order: 5 + 5 + 5
     * + 3 = 18 of 20. Up to 5: FMR = 2/5, FNMR = 1/4; before, up to 4: FMR = 1/5, FNMR = 1/4. On
     * the line between both FMR passes 1/4.
     */
    @Test
    void scores_byHand() {
        Verification v =
                Verification.ofDistances(new float[] {6, 1, 2, 3}, new float[] {4, 5, 7, 8, 9});
        assertThat(v.genuinePairs()).isEqualTo(4);
        assertThat(v.impostorPairs()).isEqualTo(5);
        assertThat(v.rocArea()).isCloseTo(0.9, within(1e-15));
        assertThat(v.rocAreaError()).isZero();
        assertThat(v.equalErrorRate()).isCloseTo(0.25, within(1e-15));
        assertThat(v.fnmrAt1In10()).isEqualTo(0.25);
        assertThat(v.fnmrAt1In1000()).isEqualTo(0.25);
    }

    /**
     * Genuine 1 4, impostor 2 5. Points (FMR, FNMR): (0, 1) (0, ½) (½, ½) (½, 0) (1, 0): equal at
     * ½.
     */
    @Test
    void equalErrorRate_onAVertex() {
        Verification v = Verification.ofDistances(new float[] {1, 4}, new float[] {2, 5});
        assertThat(v.equalErrorRate()).isEqualTo(0.5);
        assertThat(v.rocArea()).isEqualTo(0.75);
    }

    /**
     * Ten impostors, one of them nearest: FMR 0.1 is the least above zero and lets all genuine in.
     */
    @Test
    void fnmr_takesTheBestThresholdWithinTheRate() {
        float[] impostor = {0, 10, 11, 12, 13, 14, 15, 16, 17, 18};
        Verification v = Verification.ofDistances(new float[] {1, 2, 3, 10.5f}, impostor);
        assertThat(v.fnmrAt1In10()).isEqualTo(0.25);
        assertThat(v.fnmrAt1In100()).isEqualTo(1);
        assertThat(v.fnmrAt1In1000()).isEqualTo(1);
    }

    @Test
    void separatedScores_haveNoError_swappedOnesNothingElse() {
        float[] low = {0, 1, 2};
        float[] high = {3, 4};
        Verification good = Verification.ofDistances(low, high);
        assertThat(good.rocArea()).isEqualTo(1);
        assertThat(good.equalErrorRate()).isZero();
        assertThat(good.fnmrAt1In1000()).isZero();
        Verification bad = Verification.ofDistances(high, low);
        assertThat(bad.rocArea()).isZero();
        assertThat(bad.equalErrorRate()).isEqualTo(1);
        assertThat(bad.fnmrAt1In10()).isEqualTo(1);
    }

    @Test
    void equalScores_areChance() {
        Verification v = Verification.ofDistances(new float[] {2, 2, 2}, new float[] {2, 2});
        assertThat(v.rocArea()).isEqualTo(0.5);
        assertThat(v.equalErrorRate()).isEqualTo(0.5);
        assertThat(v.fnmrAt1In10()).isEqualTo(1);
        LabelledRows same = new LabelledRows(new float[8], new int[] {1, 1, 2, 2}, 2);
        assertThat(Verification.of(Search.leaveOneOut(same)).rocArea()).isEqualTo(0.5);
    }

    @Test
    void onlyOneKindOfPairs_isUndefined() {
        LabelledRows one = new LabelledRows(new float[] {1, 2, 3}, new int[] {4, 4, 4}, 1);
        Verification v = Verification.of(Search.leaveOneOut(one));
        assertThat(v.genuinePairs()).isEqualTo(6);
        assertThat(v.impostorPairs()).isZero();
        assertThat(v.rocArea()).isNaN();
        assertThat(v.equalErrorRate()).isNaN();
        assertThat(v.fnmrAt1In10()).isNaN();
        LabelledRows none = new LabelledRows(new float[0], new int[0], 1);
        assertThat(Verification.of(Search.of(none, one)).rocArea()).isNaN();
        assertThat(Verification.ofDistances(new float[0], new float[0]).rocArea()).isNaN();
    }

    @Test
    void nan_isRefused() {
        assertThatThrownBy(() -> Verification.ofDistances(new float[] {Float.NaN}, new float[1]))
                .hasMessage("genuine distances must not be NaN but one is");
    }

    @Property(tries = 100)
    void distances_giveWhatTheDefinitionsSay(
            @ForAll @IntRange(min = 1, max = 40) int genuine,
            @ForAll @IntRange(min = 1, max = 60) int impostor,
            @ForAll @IntRange(min = 1, max = 30) int values,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] near = integers(random, genuine, values, 0);
        float[] far = integers(random, impostor, values, values / 3);
        Verification v = Verification.ofDistances(near, far);
        assertThat(v.rocArea()).isCloseTo(naiveArea(near, far), within(1e-12));
        double[] lowest = {1, 1, 1};
        double[] levels = {0.1, 0.01, 0.001};
        double worstGap = 1; // of FMR and FNMR at the thresholds around their crossing
        for (float t = 0; t < 2 * values; t++) {
            double match = share(far, t);
            double miss = 1 - share(near, t);
            for (int i = 0; i < levels.length; i++) {
                lowest[i] = match <= levels[i] ? Math.min(lowest[i], miss) : lowest[i];
            }
            worstGap = Math.min(worstGap, Math.max(match, miss));
        }
        assertThat(v.fnmrAt1In10()).isCloseTo(lowest[0], within(1e-12));
        assertThat(v.fnmrAt1In100()).isCloseTo(lowest[1], within(1e-12));
        assertThat(v.fnmrAt1In1000()).isCloseTo(lowest[2], within(1e-12));
        assertThat(v.equalErrorRate()).isLessThanOrEqualTo(worstGap + 1e-12);
        Verification mirrored = Verification.ofDistances(negated(far), negated(near));
        assertThat(mirrored.equalErrorRate()).isCloseTo(v.equalErrorRate(), within(1e-12));
    }

    @Property(tries = 40)
    void histogram_isWithinItsStatedErrorOfAllPairs(
            @ForAll @IntRange(min = 2, max = 70) int rows,
            @ForAll @IntRange(min = 2, max = 5) int labels,
            @ForAll @IntRange(min = 0, max = 60) int scale,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] x = new float[3 * rows];
        int[] y = new int[rows];
        for (int i = 0; i < rows; i++) {
            y[i] = i < labels ? i : random.nextInt(labels);
            for (int k = 0; k < 3; k++) {
                double value = random.nextGaussian() + (y[i] == k ? 2 : 0);
                x[3 * i + k] = Math.scalb((float) value, scale - 30);
            }
        }
        Search search = Search.leaveOneOut(new LabelledRows(x, y, 3));
        Verification classes = Verification.of(search);
        Verification exact = allPairs(search);
        assertThat(classes.genuinePairs()).isEqualTo(exact.genuinePairs());
        assertThat(classes.impostorPairs()).isEqualTo(exact.impostorPairs());
        if (exact.genuinePairs() > 0) {
            double tolerance = classes.rocAreaError() + 1e-3; // and the rounding of near pairs
            assertThat(classes.rocArea()).isCloseTo(exact.rocArea(), within(tolerance));
            // two pairs nearly as far as each other may fall into one class
            double onePair = 1.0 / Math.min(exact.genuinePairs(), exact.impostorPairs());
            assertThat(classes.equalErrorRate())
                    .isCloseTo(exact.equalErrorRate(), within(0.02 + onePair));
        }
    }

    private static Verification allPairs(Search search) {
        float[] near = new float[search.queries().count() * search.gallery().count()];
        float[] far = near.clone();
        int g = 0;
        int i = 0;
        for (int q = 0; q < search.queries().count(); q++) {
            for (int row = 0; row < search.gallery().count(); row++) {
                float distance = (float) Math.sqrt(NaiveSearch.squaredDistance(search, q, row));
                if (row == search.own(q)) {
                    continue;
                }
                if (search.queries().labels()[q] == search.gallery().labels()[row]) {
                    near[g++] = distance;
                } else {
                    far[i++] = distance;
                }
            }
        }
        return Verification.ofDistances(Arrays.copyOf(near, g), Arrays.copyOf(far, i));
    }

    private static double naiveArea(float[] near, float[] far) {
        double sum = 0;
        for (float g : near) {
            for (float i : far) {
                sum += g < i ? 1 : g == i ? 0.5 : 0;
            }
        }
        return sum / near.length / far.length;
    }

    private static double share(float[] distances, float threshold) {
        int count = 0;
        for (float distance : distances) {
            count += distance <= threshold ? 1 : 0;
        }
        return (double) count / distances.length;
    }

    private static float[] negated(float[] x) {
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = -x[i];
        }
        return result;
    }

    private static float[] integers(Random random, int count, int values, int from) {
        float[] result = new float[count];
        for (int i = 0; i < count; i++) {
            result[i] = from + random.nextInt(values);
        }
        return result;
    }
}
