package io.tripletflow.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialsTest {

    private static final MathContext PRECISE = new MathContext(60);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 8, 31, 128, 1001})
    void vectors_giveTheBitsOfThePlainLoop(int count) {
        double[] plain = exponents(count);
        double[] vectors = plain.clone();
        new PlainExponentials().apply(plain, count);
        new VectorExponentials().apply(vectors, count);
        assertThat(vectors).isEqualTo(plain);
    }

    @Test
    void powers_areOffByLessThanTwoUnitsInTheLastPlace() {
        double[] x = exponents(4_000);
        for (double value : x) {
            if (value >= Exponentials.MIN) {
                double power = PlainExponentials.of(value);
                BigDecimal error = new BigDecimal(power).subtract(exact(value)).abs();
                assertThat(error).isLessThan(new BigDecimal(2 * Math.ulp(power)));
            }
        }
    }

    @Test
    void powers_ofTheEnds() {
        assertThat(PlainExponentials.of(0)).isEqualTo(1);
        assertThat(PlainExponentials.of(-0.0)).isEqualTo(1);
        assertThat(PlainExponentials.of(Double.NEGATIVE_INFINITY)).isCloseTo(0, within(1e-300));
        assertThat(PlainExponentials.of(-800)).isEqualTo(PlainExponentials.of(Exponentials.MIN));
        assertThat(PlainExponentials.of(Double.NaN)).isNaN();
    }

    /** Small and large ones, halves of ln 2, which round either way, and all kinds of special. */
    private static double[] exponents(int count) {
        SplittableRandom random = new SplittableRandom(count);
        double[] x = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] =
                    switch (i % 8) {
                        case 0 -> -Math.scalb(random.nextDouble(), -random.nextInt(60));
                        case 1 -> -708 * random.nextDouble();
                        case 2 -> -(random.nextInt(2040) + 0.5) * Math.log(2) / 2;
                        case 3 -> -(double) random.nextInt(710);
                        default -> -30 * random.nextDouble();
                    };
        }
        double[] special = {-0.0, Double.NaN, Double.NEGATIVE_INFINITY, -1e300, 0, -709};
        for (int i = 0; i < special.length && 20 * i < count && count < 4_000; i++) {
            x[20 * i] = special[i];
        }
        return x;
    }

    /** By squaring the sum of the series of a small part. */
    private static BigDecimal exact(double value) {
        BigDecimal part = new BigDecimal(value).divide(BigDecimal.valueOf(1024), PRECISE);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int k = 1; k < 40; k++) {
            term = term.multiply(part, PRECISE).divide(BigDecimal.valueOf(k), PRECISE);
            sum = sum.add(term, PRECISE);
        }
        for (int i = 0; i < 10; i++) {
            sum = sum.multiply(sum, PRECISE);
        }
        return sum;
    }
}
