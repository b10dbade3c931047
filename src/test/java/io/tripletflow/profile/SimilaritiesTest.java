package io.tripletflow.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilaritiesTest {

    private static final double RATE = 0.01;

    private final Random random = new Random(1);

    private void show(Similarities similarities, int events, double impostorMean) {
        for (int i = 0; i < events; i++) {
            for (int k = 0; k < 16; k++) {
                similarities.addImpostor((float) (impostorMean + 0.1 * random.nextGaussian()));
            }
            similarities.addGenuine((float) (0.8 + 0.05 * random.nextGaussian()));
        }
    }

    @Test
    void shares_beforeAnything_areOne_andThereIsNoThreshold() {
        Similarities similarities = new Similarities(RATE);
        assertThat(similarities.genuineShare(0.5f)).isEqualTo(1);
        assertThat(similarities.impostorShare(0.5f)).isEqualTo(1);
        assertThat(similarities.threshold()).isEmpty();
    }

    @Test
    void shares_arePValues() {
        Similarities similarities = new Similarities(RATE);
        show(similarities, 2000, 0);
        assertThat(similarities.genuineShare(0.8f)).isCloseTo(0.5f, within(0.05f));
        assertThat(similarities.genuineShare(0.5f)).isPositive().isLessThan(0.005f);
        assertThat(similarities.impostorShare(0)).isCloseTo(0.5f, within(0.05f));
        assertThat(similarities.impostorShare(1)).isPositive().isLessThan(0.001f);
        assertThat(similarities.impostorShare(-1)).isEqualTo(1);
    }

    @Test
    void threshold_letsTheAskedShareOfImpostorsPass() {
        Similarities similarities = new Similarities(RATE);
        show(similarities, 2000, 0);
        double threshold = similarities.threshold().orElseThrow();
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            passed += 0.1 * random.nextGaussian() >= threshold ? 1 : 0;
        }
        assertThat(passed / 100_000.0).isBetween(RATE / 2, RATE * 2);
    }

    @Test
    void threshold_isKnownFromThreeImpostorsByTheRateOn() {
        Similarities similarities = new Similarities(RATE);
        show(similarities, 18, 0);
        assertThat(similarities.threshold()).as("288 of 300").isEmpty();
        show(similarities, 2, 0);
        assertThat(similarities.threshold()).isPresent();
    }

    @Test
    void threshold_staysWhileTheRateIsAboutRight_andFollowsAChange() {
        Similarities similarities = new Similarities(RATE);
        show(similarities, 4000, 0);
        double before = similarities.threshold().orElseThrow();
        int changes = 0;
        for (int i = 0; i < 200; i++) {
            show(similarities, 20, 0);
            double now = similarities.threshold().orElseThrow();
            changes += now == before ? 0 : 1;
            before = now;
        }
        assertThat(changes).as("of 200 looks at the same world").isZero();
        show(similarities, 20_000, 0.3);
        assertThat(similarities.threshold().orElseThrow()).isCloseTo(before + 0.3, within(0.08));
    }

    @Test
    void rates_areThoseOfTheTwoDistributions() {
        Similarities similarities = new Similarities(RATE);
        assertThat(similarities.equalErrorRate()).isNaN();
        assertThat(similarities.falseNonMatchRate()).isNaN();
        show(similarities, 4000, 0.65);
        assertThat(similarities.equalErrorRate())
                .as("one standard deviation from both: 1 − Φ(1)")
                .isCloseTo(0.159, within(0.015));
        assertThat(similarities.falseNonMatchRate())
                .as("at the threshold of one impostor in a hundred: Φ(1.65)")
                .isCloseTo(0.951, within(0.02));
        Similarities apart = new Similarities(RATE);
        show(apart, 1000, 0);
        assertThat(apart.equalErrorRate()).isLessThan(0.001);
        assertThat(apart.falseNonMatchRate()).isLessThan(0.001);
    }

    @Test
    void counts_givenToTwo_areTogetherWhatOneKnew() {
        Similarities one = new Similarities(RATE);
        show(one, 500, 0);
        Similarities whole = new Similarities(RATE);
        whole.add(one.counts(), 0.5);
        whole.add(one.counts(), 0.5);
        assertThat(whole.counts()).isEqualTo(one.counts());
        assertThat(whole.threshold()).isEqualTo(one.threshold());
    }

    @Test
    void counts_ofAnotherNumberOfClasses_areRefused() {
        assertThatThrownBy(() -> new Similarities.Counts(new double[3], new double[3], 0))
                .hasMessage("similarities must have 2048 classes but had 3 and 3");
    }
}
