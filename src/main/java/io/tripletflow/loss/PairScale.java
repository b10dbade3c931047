package io.tripletflow.loss;

import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;

/** Divides the coefficients of positive and of negative pairs by their own divisors. */
final class PairScale {

    private PairScale() {}

    static void apply(
            Pairs pairs, double positiveDivisor, double negativeDivisor, float[] coefficients) {
        byte[] relations = pairs.relations().values();
        float positive = (float) (1 / positiveDivisor);
        float negative = (float) (1 / negativeDivisor);
        for (int i = 0; i < pairs.rows() * pairs.rows(); i++) {
            coefficients[i] *= relations[i] == Relations.POSITIVE ? positive : negative;
        }
    }
}
