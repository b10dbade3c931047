package io.tripletflow.optim;

/** Whole powers in double. */
final class Powers {

    private Powers() {}

    /** By squaring: the same bits on every machine, and StrictMath.pow allocates. */
    static double of(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
