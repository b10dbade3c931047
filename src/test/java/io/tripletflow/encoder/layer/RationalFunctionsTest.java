package io.tripletflow.encoder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.NaiveNetwork;
import org.junit.jupiter.api.Test;

class RationalFunctionsTest {

    @Test
    void curves_agreeWithDoublePrecision() {
        for (float x = -12; x <= 12; x += 1f / 512) {
            double share = (1 + NaiveNetwork.erf(x / Math.sqrt(2))) / 2;
            double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
            assertClose("tanh", x, RationalFunctions.tanh(x), Math.tanh(x), 5e-7);
            assertClose("erf", x, RationalFunctions.erf(x), NaiveNetwork.erf(x), 5e-7);
            assertClose("gelu", x, RationalFunctions.gelu(x), x * share, 1e-6);
            assertClose(
                    "slope of gelu", x, RationalFunctions.geluSlope(x), share + x * density, 1e-6);
        }
    }

    private static void assertClose(
            String what, float x, float actual, double expected, double tolerance) {
        assertThat((double) actual).as("%s(%s)", what, x).isCloseTo(expected, within(tolerance));
    }

    /** erf(1) and Φ(1) = gelu(1) from tables. */
    @Test
    void knownValues() {
        assertThat(RationalFunctions.erf(1)).isCloseTo(0.8427008f, within(1e-6f));
        assertThat(RationalFunctions.gelu(1)).isCloseTo(0.8413447f, within(1e-6f));
        assertThat(RationalFunctions.gelu(0)).isZero();
        assertThat(RationalFunctions.geluSlope(0)).isEqualTo(0.5f);
    }

    @Test
    void pairs_addUpToTheirNumber_exactly() {
        for (float x = 0; x < 20; x += 1f / 128) {
            assertThat(RationalFunctions.gelu(x) - RationalFunctions.gelu(-x))
                    .isCloseTo(x, within(Math.ulp(x)));
            assertThat(RationalFunctions.tanh(-x)).isEqualTo(-RationalFunctions.tanh(x));
        }
    }

    @Test
    void extremeNumbers_saturate() {
        for (float x : new float[] {100, 1e10f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertThat(RationalFunctions.tanh(x)).isCloseTo(1, within(1e-6f));
            assertThat(RationalFunctions.gelu(x)).isEqualTo(x);
            assertThat(RationalFunctions.gelu(-x)).isCloseTo(0, within(1e-6f));
            assertThat(RationalFunctions.geluSlope(x)).isCloseTo(1, within(1e-6f));
            assertThat(RationalFunctions.geluSlope(-x)).isCloseTo(0, within(1e-6f));
        }
    }

    @Test
    void notANumber_stays() {
        assertThat(RationalFunctions.tanh(Float.NaN)).isNaN();
        assertThat(RationalFunctions.gelu(Float.NaN)).isNaN();
        assertThat(RationalFunctions.geluSlope(Float.NaN)).isNaN();
    }
}
