package io.tripletflow.argument;

/** Refuses arguments in words that name the argument, the rule and the value. */
public final class Arguments {

    private Arguments() {}

    /**
     * Asks for a number in a range, its ends included.
     *
     * @throws IllegalArgumentException if {@code value} is outside, or NaN
     */
    public static void requireWithin(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + " must be from " + min + " to " + max + " but was " + value);
        }
    }

    /**
     * Asks for a finite number of at least 0.
     *
     * @throws IllegalArgumentException if {@code value} is negative, infinite or NaN
     */
    public static void requireNotNegative(String name, float value) {
        if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " must be finite and not negative but was " + value);
        }
    }
}
