package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorRateTest {

    @Test
    void of_knownExample_isWilsonsInterval() {
        // Brown, Cai, DasGupta 2001 give the formula; 8 of 80 as R's prop.test without correction
        ErrorRate rate = ErrorRate.of(8, 80);
        assertThat(rate.rate()).isEqualTo(0.1);
        assertThat(rate.low()).isCloseTo(0.0515, within(1e-4));
        assertThat(rate.high()).isCloseTo(0.1851, within(1e-4));
    }

    @Test
    void of_noError_hasAnUpperBound() {
        ErrorRate none = ErrorRate.of(0, 100);
        assertThat(none.low()).isZero();
        assertThat(none.high()).isCloseTo(0.0370, within(1e-4));
        ErrorRate all = ErrorRate.of(100, 100);
        assertThat(all.low()).isCloseTo(0.9630, within(1e-4));
        assertThat(all.high()).isEqualTo(1);
    }

    @Test
    void of_drawnTrials_holdsTheTruthNearlyAlways() {
        Random random = new Random(1);
        int held = 0;
        for (int i = 0; i < 2000; i++) {
            int errors = 0;
            for (int j = 0; j < 200; j++) {
                errors += random.nextDouble() < 0.03 ? 1 : 0;
            }
            ErrorRate rate = ErrorRate.of(errors, 200);
            held += rate.low() <= 0.03 && 0.03 <= rate.high() ? 1 : 0;
        }
        assertThat(held / 2000.0).isBetween(0.92, 0.98);
    }

    @Test
    void of_impossibleCounts_areRefused() {
        assertThatThrownBy(() -> ErrorRate.of(3, 2))
                .hasMessage("errors must be 0 to the number of trials, above 0, but were 3 of 2");
        assertThatThrownBy(() -> ErrorRate.of(0, 0)).hasMessageContaining("0 of 0");
    }
}
