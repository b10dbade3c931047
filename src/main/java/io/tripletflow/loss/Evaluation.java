package io.tripletflow.loss;

import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import java.util.Arrays;

/** How every loss begins and ends: what it asks of its arguments, and how terms become one loss. */
final class Evaluation {

    private Evaluation() {}

    /** Refuses arguments that do not fit, and sets the coefficients to zero. */
    static void begin(Loss loss, Pairs pairs, float[] weights, float[] coefficients) {
        pairs.requireFilled();
        int rows = pairs.rows();
        if (!loss.distances().contains(pairs.distance())) {
            throw new IllegalArgumentException(
                    "%s is not defined for the distance %s; choose one of %s"
                            .formatted(loss, pairs.distance(), loss.distances()));
        }
        if (coefficients.length < rows * rows) {
            throw new IllegalArgumentException(
                    "coefficients must hold %d x %d numbers but has length %d"
                            .formatted(rows, rows, coefficients.length));
        }
        if (weights != null && weights.length < rows) {
            throw new IllegalArgumentException(
                    "weights must hold %d numbers but has length %d"
                            .formatted(rows, weights.length));
        }
        Arrays.fill(coefficients, 0, rows * rows, 0f);
    }

    /** Divides the sum of the terms, and its derivative, as the reduction says. */
    static void end(
            Reduction reduction,
            double sum,
            int active,
            int terms,
            float[] coefficients,
            int rows,
            LossValue value) {
        double divisor = reduction.divisor(terms, active);
        scale(coefficients, rows * rows, (float) (1 / divisor));
        value.set(sum / divisor, active, terms);
    }

    /**
     * The same of terms of positive pairs and of negative pairs, each reduced by itself, then
     * added.
     */
    static void endApart(
            Reduction reduction,
            double positiveSum,
            int positivesActive,
            int positives,
            double negativeSum,
            int negativesActive,
            int negatives,
            Pairs pairs,
            float[] coefficients,
            LossValue value) {
        double positiveDivisor = reduction.divisor(positives, positivesActive);
        double negativeDivisor = reduction.divisor(negatives, negativesActive);
        byte[] relations = pairs.relations().values();
        float positive = (float) (1 / positiveDivisor);
        float negative = (float) (1 / negativeDivisor);
        for (int i = 0; i < pairs.rows() * pairs.rows(); i++) {
            coefficients[i] *= relations[i] == Relations.POSITIVE ? positive : negative;
        }
        value.set(
                positiveSum / positiveDivisor + negativeSum / negativeDivisor,
                positivesActive + negativesActive,
                positives + negatives);
    }

    static float weight(float[] weights, int anchor) {
        return weights == null ? 1f : weights[anchor];
    }

    private static void scale(float[] values, int length, float factor) {
        for (int i = 0; i < length; i++) {
            values[i] *= factor;
        }
    }

    /** Refuses a parameter outside {@code min} to {@code max}, and NaN. */
    static void range(String name, float value, float min, float max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s but was %s".formatted(name, min, max, value));
        }
    }
}
