package io.tripletflow.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.distance.Distance;
import io.tripletflow.mining.Miners;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.TestPairs;
import io.tripletflow.mining.Triplets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Small steps worked out by hand, and the settings that the records refuse. */
class HandComputedLossTest {

    /** Rows 0 and 1 belong together, row 2 does not. */
    private static final float[] DISTANCES = {0, .6f, .4f, .6f, 0, 1.2f, .4f, 1.2f, 0};

    private final float[] coefficients = new float[25];

    private LossValue at(Distance distance, Loss loss) {
        Pairs pairs = TestPairs.of(distance, DISTANCES, new int[] {1, 1, 2});
        return loss.evaluate(pairs, new Triplets(), null, coefficients);
    }

    @Test
    void contrastive_reducesPositivesAndNegativesApart() {
        // positives .6 and .6; negatives .6, 0, .6, 0
        assertThat(at(Distance.EUCLIDEAN, new Contrastive(0, 1, false, Reduction.SUM)).loss())
                .isCloseTo(2.4, within(1e-6));
        LossValue mean = at(Distance.EUCLIDEAN, new Contrastive(0, 1, false, Reduction.MEAN));
        assertThat(mean.loss()).isCloseTo(.9, within(1e-6));
        assertThat(mean.active()).isEqualTo(4);
        assertThat(mean.terms()).isEqualTo(6);
        assertThat(coefficients[1]).isEqualTo(.5f);
        assertThat(coefficients[2]).isEqualTo(-.25f);
        assertThat(coefficients[5]).isZero();
        assertThat(
                        at(
                                        Distance.EUCLIDEAN,
                                        new Contrastive(0, 1, false, Reduction.MEAN_OF_ACTIVE))
                                .loss())
                .isCloseTo(1.2, within(1e-6));
        assertThat(
                        at(
                                        Distance.EUCLIDEAN,
                                        new Contrastive(.1f, 1, true, Reduction.MEAN_OF_ACTIVE))
                                .loss())
                .isCloseTo(.25 + .36, within(1e-6));
        assertThat(coefficients[1]).isCloseTo(.5f, within(1e-6f));
        assertThat(coefficients[2]).isCloseTo(-.6f, within(1e-6f));
    }

    @Test
    void liftedStructure_addsThePullAndThePushOfAnAnchor() {
        // anchor 0: .6 + (1 − .4); anchor 1: .6 + (1 − 1.2); anchor 2 has no positive
        LossValue mean = at(Distance.MANHATTAN, new LiftedStructure(0, 1, Reduction.MEAN));
        assertThat(mean.loss()).isCloseTo((1.2 + .4) / 2, within(1e-6));
        assertThat(mean.terms()).isEqualTo(2);
        assertThat(coefficients[1]).isEqualTo(.5f);
        assertThat(coefficients[2]).isEqualTo(-.5f);
        assertThat(coefficients[6]).isZero();
        LossValue one = at(Distance.MANHATTAN, new LiftedStructure(.5f, 1, Reduction.SUM));
        assertThat(one.loss()).isCloseTo(.7, within(1e-6));
        assertThat(one.active()).isEqualTo(1);
        assertThat(coefficients[4]).isZero();
    }

    @Test
    void multiSimilarity_isTwoLogarithmsPerAnchor() {
        // s = .4, .6, −.2
        LossValue mean = at(Distance.COSINE, new MultiSimilarity(1, 1, 0, Reduction.MEAN));
        assertThat(mean.loss()).isCloseTo((1.550503 + 1.111154) / 2, within(1e-5));
        // ∂/∂d(0,1) = exp(−.4)/(1 + exp(−.4)) / 2
        assertThat(coefficients[1]).isCloseTo(.4013123f / 2, within(1e-6f));
        // ∂/∂d(0,2) = −exp(.6)/(1 + exp(.6)) / 2
        assertThat(coefficients[2]).isCloseTo(-.6456563f / 2, within(1e-6f));
    }

    @Test
    void infoNce_isTheCrossEntropyOfEachPositivePair() {
        LossValue mean = at(Distance.COSINE, new InfoNce(1, Reduction.MEAN));
        assertThat(mean.loss()).isCloseTo((.798139 + .437488) / 2, within(1e-5));
        assertThat(mean.terms()).isEqualTo(2);
        assertThat(coefficients[1]).isCloseTo(.5498340f / 2, within(1e-6f));
        assertThat(coefficients[2]).isCloseTo(-.5498340f / 2, within(1e-6f));
    }

    @Test
    void infoNce_countsNoOtherPositiveInTheDenominator() {
        // Anchor 0 with positives at s = .9 and .1 and a negative at s = .5.
        float[] d = {0, .1f, .9f, .5f, .1f, 0, 1, 1, .9f, 1, 0, 1, .5f, 1, 1, 0};
        Pairs pairs = TestPairs.of(Distance.COSINE, d, new int[] {1, 1, 1, 2});
        pairs.relations().anchors(0, 1);
        LossValue sum =
                new InfoNce(1, Reduction.SUM).evaluate(pairs, new Triplets(), null, coefficients);
        assertThat(sum.loss())
                .isCloseTo(Math.log(1 + Math.exp(-.4)) + Math.log(1 + Math.exp(.4)), within(1e-6));
    }

    @Test
    void neighbourhoodComponents_isTheChanceOfDrawingTheOwnLabel() {
        // Anchor 0 with positives at s = .9 and .1 and a negative at s = .5.
        float[] d = {0, .1f, .9f, .5f, .1f, 0, 1, 1, .9f, 1, 0, 1, .5f, 1, 1, 0};
        Pairs pairs = TestPairs.of(Distance.COSINE, d, new int[] {1, 1, 1, 2});
        pairs.relations().anchors(0, 1);
        LossValue sum =
                new NeighbourhoodComponents(1, Reduction.SUM)
                        .evaluate(pairs, new Triplets(), null, coefficients);
        double positives = Math.exp(.9) + Math.exp(.1);
        double chance = positives / (positives + Math.exp(.5));
        assertThat(sum.loss()).isCloseTo(-Math.log(chance), within(1e-6));
        assertThat(sum.terms()).isEqualTo(1);
        // the nearer positive is pulled more
        assertThat((double) coefficients[1])
                .isCloseTo((1 - chance) * Math.exp(.9) / positives, within(1e-6));
        assertThat((double) coefficients[2])
                .isCloseTo((1 - chance) * Math.exp(.1) / positives, within(1e-6));
        assertThat((double) coefficients[3]).isCloseTo(chance - 1, within(1e-6));
    }

    @Test
    void proxyAnchor_averagesOverProxiesWithPositivesAndOverAll() {
        // Rows 0 (label 1) and 1 (label 2), then the proxies of labels 1, 2 and 3.
        float[] d = new float[25];
        double[][] s = {{.5, .2}, {.1, .7}, {.3, .4}};
        for (int q = 0; q < 3; q++) {
            for (int i = 0; i < 2; i++) {
                d[(q + 2) * 5 + i] = (float) (1 - s[q][i]);
            }
        }
        Pairs pairs = TestPairs.of(Distance.COSINE, d, new int[] {1, 2, 1, 2, 3});
        pairs.relations().anchors(2, 5);
        pairs.relations().others(0, 2);
        LossValue value =
                new ProxyAnchor(1, .1f, Reduction.MEAN)
                        .evaluate(pairs, new Triplets(), null, coefficients);
        double pull = (.513015 + .437488) / 2;
        double push = (.854355 + .798139 + 1.420828) / 3;
        assertThat(value.loss()).isCloseTo(pull + push, within(1e-5));
        assertThat(value.terms()).isEqualTo(5);
        // ∂/∂d(q1, row 0) = exp(−.4)/(1 + exp(−.4)) / 2; no gradient between proxies
        assertThat(coefficients[10]).isCloseTo(.4013123f / 2, within(1e-6f));
        assertThat(coefficients[13]).isZero();
        assertThat(coefficients[0 * 5 + 2]).isZero();
    }

    @Test
    void pairLosses_onMinedPairs_seeOnlyThose() {
        float[] d = {
            0, .3f, .6f, .4f, .8f, .3f, 0, 1, 1, 1, .6f, 1, 0, 1, 1, .4f, 1, 1, 0, 1, .8f, 1, 1, 1,
            0
        };
        Pairs pairs = TestPairs.of(Distance.COSINE, d, new int[] {1, 1, 1, 2, 2});
        pairs.relations().anchors(0, 1);
        Triplets mined = new Triplets();
        Miners.BATCH_HARD.at(0).mine(pairs, new SplittableRandom(1), mined);
        pairs.relations().keepMined(mined);
        LossValue value = new InfoNce(1, Reduction.SUM).evaluate(pairs, mined, null, coefficients);
        assertThat(value.loss()).isCloseTo(Math.log(1 + Math.exp(.6 - .4)), within(1e-6));
        assertThat(value.terms()).isEqualTo(1);
    }

    @Test
    void sharpSimilarities_doNotOverflow() {
        float[] d = {0, 2, 0, 2, 0, 0, 0, 0, 0};
        Pairs pairs = TestPairs.of(Distance.COSINE, d, new int[] {1, 1, 2});
        pairs.relations().anchors(0, 1);
        // s(a,p) = −1, s(a,n) = 1
        LossValue nce =
                new InfoNce(.001f, Reduction.SUM)
                        .evaluate(pairs, new Triplets(), null, coefficients);
        assertThat(nce.loss()).isCloseTo(2000, within(.01));
        LossValue proxy =
                new ProxyAnchor(1000, 0, Reduction.SUM)
                        .evaluate(pairs, new Triplets(), null, coefficients);
        assertThat(proxy.loss()).isCloseTo(2000, within(.01));
        assertThat(coefficients[1]).isEqualTo(1000f);
        assertThat(coefficients[2]).isEqualTo(-1000f);

        // s = −1 for both: exp(−1000) is zero in double, its share of the denominator is not
        pairs.distances()[2] = 2;
        assertThat(
                        new InfoNce(.001f, Reduction.SUM)
                                .evaluate(pairs, new Triplets(), null, coefficients)
                                .loss())
                .isCloseTo(Math.log(2), within(1e-6));
        assertThat(coefficients[2]).isCloseTo(-500f, within(.01f));
    }

    @Test
    void settings_outsideTheirRange_areRefused() {
        Reduction mean = Reduction.MEAN;
        assertThatThrownBy(() -> new Contrastive(-1, 1, true, mean))
                .hasMessage("positive-margin must be from 0.0 to 3.4028235E38 but was -1.0");
        assertThatThrownBy(() -> new Contrastive(0, Float.NaN, true, mean))
                .hasMessage("negative-margin must be from 0.0 to 3.4028235E38 but was NaN");
        assertThatThrownBy(() -> new LiftedStructure(0, -1, mean))
                .hasMessageStartingWith("negative-margin must be");
        assertThatThrownBy(() -> new MultiSimilarity(0, 1, 0, mean))
                .hasMessage("alpha must be from 0.001 to 1000.0 but was 0.0");
        assertThatThrownBy(() -> new MultiSimilarity(1, 2000, 0, mean))
                .hasMessageStartingWith("beta must be");
        assertThatThrownBy(() -> new MultiSimilarity(1, 2, 2, mean))
                .hasMessage("base must be from -1.0 to 1.0 but was 2.0");
        assertThatThrownBy(() -> new InfoNce(0, mean))
                .hasMessage("temperature must be from 0.001 to 100.0 but was 0.0");
        assertThatThrownBy(() -> new NeighbourhoodComponents(0, mean))
                .hasMessage("temperature must be from 0.001 to 100.0 but was 0.0");
        assertThatThrownBy(() -> new ProxyAnchor(32, -.1f, mean))
                .hasMessage("delta must be from 0.0 to 1.0 but was -0.1");
        assertThatThrownBy(() -> new InfoNce(1, null)).hasMessage("reduction");
    }
}
