package io.tripletflow.loss;

import io.tripletflow.matrix.VectorApi;

/**
 * Powers of e, many at once; each kernel gives the same bits, on every processor. With n the whole
 * number nearest to x / ln 2, and r = x − n · ln 2 (after Cody and Waite 1980),
 *
 * <pre>
 * exp(x) = 2ⁿ · (1 + r + r²/2! + … + r¹³/13!)
 * </pre>
 *
 * off by less than two units in the last place of a double.
 */
interface Exponentials {

    /** The fastest kernel that this JVM has. */
    Exponentials FASTEST =
            VectorApi.or(new PlainExponentials(), Exponentials.class, "Exponentials");

    /** Smaller x give the power of this one, 3e-308, which is no subnormal number. */
    double MIN = -708;

    double PER_LN_2 = 1.4426950408889634;

    /** The first 33 bits of ln 2, so that their products with n are exact. */
    double LN_2_HIGH = 0.6931471803691238;

    double LN_2_LOW = 1.9082149292705877E-10;

    /** Added to a small number it leaves a whole one in the last bits. */
    double ROUNDING = 0x1.8p52;

    /** Bits behind the exponent of a double. */
    int FRACTION = 52;

    double C13 = 1.0 / 6227020800L;
    double C12 = 1.0 / 479001600;
    double C11 = 1.0 / 39916800;
    double C10 = 1.0 / 3628800;
    double C9 = 1.0 / 362880;
    double C8 = 1.0 / 40320;
    double C7 = 1.0 / 5040;
    double C6 = 1.0 / 720;
    double C5 = 1.0 / 120;
    double C4 = 1.0 / 24;
    double C3 = 1.0 / 6;
    double C2 = 1.0 / 2;

    /**
     * Puts exp(x) in the place of each x.
     *
     * @param values the first {@code count} at most 0; NaN stays NaN
     */
    void apply(double[] values, int count);
}
