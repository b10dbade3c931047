package io.tripletflow.loss;

/** One after the other. */
final class PlainExponentials implements Exponentials {

    @Override
    public void apply(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = of(values[i]);
        }
    }

    /** exp(value) of a value that is at most 0. */
    static double of(double value) {
        double x = Math.max(MIN, value);
        double rounded = x * PER_LN_2 + ROUNDING;
        double n = rounded - ROUNDING;
        double r = x - n * LN_2_HIGH - n * LN_2_LOW;
        double p = C13;
        p = p * r + C12;
        p = p * r + C11;
        p = p * r + C10;
        p = p * r + C9;
        p = p * r + C8;
        p = p * r + C7;
        p = p * r + C6;
        p = p * r + C5;
        p = p * r + C4;
        p = p * r + C3;
        p = p * r + C2;
        p = p * r + 1;
        p = p * r + 1;
        // n stands in the last bits of the sum; 2^n is added to the exponent
        long exponent = Double.doubleToRawLongBits(rounded) << FRACTION;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(p) + exponent);
    }
}
