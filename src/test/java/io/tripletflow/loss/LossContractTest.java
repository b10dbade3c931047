package io.tripletflow.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.distance.Distance;
import io.tripletflow.distance.NaiveDistance;
import io.tripletflow.mining.Miners;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.TestPairs;
import io.tripletflow.mining.Triplets;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What every loss promises, at every distance it is defined for, with every reduction. */
class LossContractTest {

    private static final int ROWS = 9;
    private static final int WIDTH = 5;

    @Provide
    Arbitrary<Loss> losses() {
        return Arbitraries.of(Losses.all());
    }

    /** A step of random unit rows, some of whose relations are taken away. */
    private static final class Step {
        final float[] x;
        final Pairs pairs;
        final Triplets triplets = new Triplets();
        final float[] coefficients = new float[ROWS * ROWS];
        final float[] corrections = new float[ROWS];
        final float[] weights;

        Step(Distance distance, long seed, int classes) {
            Random random = new Random(seed);
            x = TestPairs.unitRows(seed, ROWS, WIDTH);
            pairs = new Pairs(distance);
            pairs.compute(x, TestPairs.labels(seed, ROWS, classes), ROWS, WIDTH);
            if (random.nextInt(3) == 0) {
                pairs.relations().anchors(random.nextInt(4), 5 + random.nextInt(5));
            }
            if (random.nextInt(3) == 0) {
                int[] towers = random.ints(ROWS, 0, 2).toArray();
                pairs.relations().acrossTowers(towers, random.nextInt(3) - 1);
            }
            if (random.nextInt(3) == 0) {
                for (int i = 0; i < ROWS; i++) {
                    corrections[i] = 2 * random.nextFloat() - 1;
                }
                pairs.correct(corrections);
            }
            weights = random.nextBoolean() ? null : new float[ROWS];
            for (int i = 0; weights != null && i < ROWS; i++) {
                weights[i] = random.nextInt(4) == 0 ? 1 : 3 * random.nextFloat() + 0.1f;
            }
            Miners.ALL.at(0).mine(pairs, new SplittableRandom(seed), triplets);
            Arrays.fill(coefficients, 77f);
        }

        LossValue evaluate(Loss loss) {
            return loss.evaluate(pairs, triplets, weights, coefficients);
        }

        NaiveLoss naive() {
            return new NaiveLoss(
                    pairs.distance(), ROWS, pairs.relations(), triplets, weights, corrections);
        }

        double[] distances() {
            return Arrays.copyOf(NaiveDistance.widen(pairs.distances()), ROWS * ROWS);
        }
    }

    @Property(tries = 1500)
    void evaluate_agreesWithTheFormulaAndWithCentralDifferencesByEachDistance(
            @ForAll("losses") Loss loss,
            @ForAll Distance distance,
            @ForAll @IntRange(min = 1, max = 6) int classes,
            @ForAll long seed) {
        Assume.that(loss.distances().contains(distance));
        Step step = new Step(distance, seed, classes);
        LossValue value = step.evaluate(loss);

        NaiveLoss naive = step.naive();
        double[] distances = step.distances();
        double expected = naive.at(loss, distances);
        assertThat(value.loss()).isCloseTo(expected, within(1e-7 + 2e-6 * expected));
        assertThat((long) value.terms()).isEqualTo(naive.count(loss, distances));
        assertThat((long) value.active()).isEqualTo(naive.active(loss, distances));
        for (int i = 0; i < distances.length; i++) {
            int entry = i;
            assertSlope(
                    "entry " + i,
                    step.coefficients[i],
                    expected,
                    h -> {
                        double at = distances[entry];
                        distances[entry] = at + h;
                        double loss2 = naive.at(loss, distances);
                        distances[entry] = at;
                        return loss2;
                    });
        }
    }

    @Property(tries = 500)
    void gradientOfTheRows_agreesWithCentralDifferences(
            @ForAll("losses") Loss loss,
            @ForAll Distance distance,
            @ForAll @IntRange(min = 2, max = 5) int classes,
            @ForAll long seed) {
        Assume.that(loss.distances().contains(distance));
        Step step = new Step(distance, seed, classes);
        double at0 = step.evaluate(loss).loss();
        float[] gradient = new float[ROWS * WIDTH];
        distance.backward(step.x, ROWS, WIDTH, step.pairs.distances(), step.coefficients, gradient);

        NaiveLoss naive = step.naive();
        double[] x = NaiveDistance.widen(step.x);
        for (int i = 0; i < x.length; i++) {
            int number = i;
            assertSlope(
                    "number " + i,
                    gradient[i],
                    at0,
                    h -> {
                        double at = x[number];
                        x[number] = at + h;
                        double[] d = NaiveDistance.matrix(distance, x, ROWS, WIDTH);
                        x[number] = at;
                        return naive.at(loss, d);
                    });
        }
    }

    /** Compares with the central difference, except where the two sides differ: at a kink. */
    private static void assertSlope(
            String what, double actual, double value, DoubleUnaryOperator lossAt) {
        double h = 1e-7;
        double here = lossAt.applyAsDouble(0);
        double right = (lossAt.applyAsDouble(h) - here) / h;
        double left = (here - lossAt.applyAsDouble(-h)) / h;
        double slope = (right + left) / 2;
        if (Math.abs(right - left) < 1e-3 * (1 + Math.abs(slope))) {
            double allowed = 1e-4 * (1 + Math.abs(slope)) + 1e-6 * Math.abs(value);
            assertThat(actual).as(what).isCloseTo(slope, within(allowed));
        }
    }

    @Property(tries = 600)
    void step_bringsThePositiveNearerAndTheNegativeFarther(
            @ForAll("losses") Loss loss, @ForAll Distance distance, @ForAll long seed) {
        Assume.that(loss.distances().contains(distance));
        float[] x = TestPairs.unitRows(seed, 3, WIDTH);
        Pairs pairs = new Pairs(distance);
        pairs.compute(x, new int[] {1, 1, 2}, 3, WIDTH);
        // One anchor, held: each of its distances has one moving end.
        pairs.relations().anchors(0, 1);
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        float[] coefficients = new float[9];
        float[] gradient = new float[x.length];
        LossValue value = loss.evaluate(pairs, triplets, null, coefficients);
        distance.backward(x, 3, WIDTH, pairs.distances(), coefficients, gradient);
        if (swapped(loss, pairs.distances())) {
            return; // then it is d(p,n) that grows
        }
        double[] moved = NaiveDistance.widen(x);
        double norm = 0;
        for (int i = WIDTH; i < moved.length; i++) {
            norm += (double) gradient[i] * gradient[i];
        }
        for (int i = WIDTH; norm > 0 && i < moved.length; i++) {
            moved[i] -= 1e-5 * gradient[i] / Math.sqrt(norm);
        }
        double[] before = NaiveDistance.matrix(distance, NaiveDistance.widen(x), 3, WIDTH);
        double[] after = NaiveDistance.matrix(distance, moved, 3, WIDTH);
        assertThat(after[1]).isLessThanOrEqualTo(before[1] + 1e-12);
        assertThat(after[2]).isGreaterThanOrEqualTo(before[2] - 1e-12);
        if (value.active() > 0 && norm > 0) {
            assertThat(after[1] - after[2]).isLessThan(before[1] - before[2]);
        }
    }

    private static boolean swapped(Loss loss, float[] distances) {
        return loss instanceof TripletLoss triplet && triplet.swap() && distances[5] < distances[2];
    }

    @Property(tries = 300)
    void reductions_areTheSameSumDividedByWhatTheyName(
            @ForAll Distance distance, @ForAll long seed, @ForAll @IntRange(max = 11) int setting) {
        Loss sum = Losses.with(Reduction.SUM).get(setting);
        Assume.that(sum.distances().contains(distance));
        Assume.that(!(sum instanceof Contrastive) && !(sum instanceof ProxyAnchor)); // two sums
        Step step = new Step(distance, seed, 3);
        LossValue total = step.evaluate(sum);
        float[] slopes = step.coefficients.clone();
        LossValue mean = step.evaluate(Losses.with(Reduction.MEAN).get(setting));
        assertThat(mean.loss() * total.terms())
                .isCloseTo(total.loss(), within(1e-9 + 1e-9 * total.loss()));
        for (int i = 0; i < slopes.length; i++) {
            assertThat(step.coefficients[i] * total.terms())
                    .isCloseTo(slopes[i], within(1e-6f + 1e-5f * Math.abs(slopes[i])));
        }
        LossValue ofActive = step.evaluate(Losses.with(Reduction.MEAN_OF_ACTIVE).get(setting));
        assertThat(ofActive.loss() * total.active())
                .isCloseTo(total.loss(), within(1e-9 + 1e-9 * total.loss()));
    }

    @Property(tries = 300)
    void weights_multiplyTheTermsOfTheirAnchor(
            @ForAll("losses") Loss loss, @ForAll Distance distance, @ForAll long seed) {
        Assume.that(loss.distances().contains(distance));
        Step step = new Step(distance, seed, 3);
        float[] weights = new float[ROWS];
        float[] plain = new float[ROWS * ROWS];
        LossValue value = loss.evaluate(step.pairs, step.triplets, null, plain);
        Arrays.fill(weights, 1f);
        assertThat(loss.evaluate(step.pairs, step.triplets, weights, step.coefficients))
                .isEqualTo(value);
        assertThat(step.coefficients).isEqualTo(plain);

        Arrays.fill(weights, 2f);
        LossValue twice = loss.evaluate(step.pairs, step.triplets, weights, step.coefficients);
        assertThat(twice.loss()).isCloseTo(2 * value.loss(), within(1e-12 * value.loss()));
        for (int i = 0; i < plain.length; i++) {
            assertThat(step.coefficients[i])
                    .isCloseTo(2 * plain[i], within(1e-30f + 1e-6f * Math.abs(plain[i])));
        }

        Arrays.fill(weights, 0f);
        assertThat(loss.evaluate(step.pairs, step.triplets, weights, step.coefficients).loss())
                .isZero();
        for (float coefficient : step.coefficients) {
            assertThat(coefficient).isZero();
        }
    }

    @Property(tries = 300)
    void evaluate_repeatsExactlyAndLeavesItsInputsUntouched(
            @ForAll("losses") Loss loss, @ForAll Distance distance, @ForAll long seed) {
        Assume.that(loss.distances().contains(distance));
        Step step = new Step(distance, seed, 3);
        float[] distances = step.pairs.distances().clone();
        byte[] relations = step.pairs.relations().values().clone();
        float[] weights = step.weights == null ? null : step.weights.clone();
        LossValue first = step.evaluate(loss);
        float[] slopes = step.coefficients.clone();
        assertThat(step.evaluate(loss)).isEqualTo(first);
        assertThat(step.coefficients).isEqualTo(slopes);
        assertThat(step.pairs.distances()).isEqualTo(distances);
        assertThat(step.pairs.relations().values()).isEqualTo(relations);
        assertThat(step.weights).isEqualTo(weights);
    }

    @Property(tries = 300)
    void evaluate_withoutPositivesOrWithoutNegatives_isZero(
            @ForAll("losses") Loss loss,
            @ForAll Distance distance,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll boolean oneClass) {
        Assume.that(loss.distances().contains(distance));
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = oneClass ? 4 : i;
        }
        Pairs pairs = new Pairs(distance);
        pairs.compute(TestPairs.unitRows(5, rows, WIDTH), labels, rows, WIDTH);
        Triplets triplets = new Triplets();
        Miners.ALL.at(0).mine(pairs, new SplittableRandom(1), triplets);
        float[] coefficients = new float[rows * rows];
        Arrays.fill(coefficients, 77f);
        assertThat(loss.evaluate(pairs, triplets, null, coefficients))
                .isEqualTo(new LossValue(0, 0, 0));
        for (float coefficient : coefficients) {
            assertThat(coefficient).isZero();
        }
    }

    @Property(tries = 300)
    void evaluate_aNanDistance_givesANanLoss(
            @ForAll("losses") Loss loss, @ForAll Distance distance, @ForAll boolean positive) {
        Assume.that(loss.distances().contains(distance));
        Pairs pairs = new Pairs(distance);
        pairs.compute(TestPairs.unitRows(2, 4, WIDTH), new int[] {1, 1, 2, 2}, 4, WIDTH);
        pairs.distances()[positive ? 1 : 2] = Float.NaN;
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        LossValue value = loss.evaluate(pairs, triplets, null, new float[16]);
        assertThat(value.loss()).isNaN();
        assertThat(value.active()).isPositive();
    }

    @Property(tries = 300)
    void evaluate_equalAndOppositeRows_staysFinite(
            @ForAll("losses") Loss loss, @ForAll Distance distance, @ForAll boolean opposite) {
        Assume.that(loss.distances().contains(distance));
        float[] x = new float[4 * WIDTH];
        for (int i = 0; i < 4; i++) {
            x[i * WIDTH] = opposite && i >= 2 ? -1 : 1;
        }
        for (int[] labels : new int[][] {{1, 1, 2, 2}, {1, 2, 1, 2}}) {
            Pairs pairs = new Pairs(distance);
            pairs.compute(x, labels, 4, WIDTH);
            Triplets triplets = new Triplets();
            Miners.ALL.at(0).mine(pairs, new SplittableRandom(1), triplets);
            float[] coefficients = new float[16];
            float[] gradient = new float[x.length];
            assertThat(loss.evaluate(pairs, triplets, null, coefficients).loss()).isFinite();
            distance.backward(x, 4, WIDTH, pairs.distances(), coefficients, gradient);
            for (float number : gradient) {
                assertThat(number).isFinite();
            }
        }
    }

    @Property(tries = 60)
    void evaluate_saysWhatIsWrong(@ForAll("losses") Loss loss) {
        Pairs pairs = TestPairs.euclidean(new float[9], 1, 1, 2);
        Triplets none = new Triplets();
        assertThatThrownBy(() -> loss.evaluate(pairs, none, null, new float[8]))
                .hasMessage("coefficients must hold 3 x 3 numbers but has length 8");
        assertThatThrownBy(() -> loss.evaluate(pairs, none, new float[2], new float[9]))
                .hasMessage("weights must hold 3 numbers but has length 2");
        pairs.reset(2, 4);
        assertThatThrownBy(() -> loss.evaluate(pairs, none, null, new float[9]))
                .hasMessage("relations are of 3 rows but distances of 2; fill both for every step");
        if (!loss.distances().contains(Distance.MANHATTAN)) {
            Pairs manhattan = TestPairs.of(Distance.MANHATTAN, new float[9], new int[3]);
            assertThatThrownBy(() -> loss.evaluate(manhattan, none, null, new float[9]))
                    .hasMessage(
                            loss
                                    + " is not defined for the distance MANHATTAN; choose one of"
                                    + " [EUCLIDEAN, SQUARED_EUCLIDEAN, COSINE]");
        }
    }
}
