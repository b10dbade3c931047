package io.tripletflow.profile;

import static io.tripletflow.argument.Arguments.requireWithin;

import java.io.Serializable;

/**
 * How profiles are kept.
 *
 * @param inputs latest inputs that a profile is made of, 2 to 64
 * @param halfLifeMillis event time after which an input weighs half, above 0
 * @param falseMatchRate share of impostors that the threshold may let pass, 0.0001 to 0.5
 */
public record ProfileSpec(int inputs, long halfLifeMillis, double falseMatchRate)
        implements Serializable {

    public ProfileSpec {
        requireWithin("inputs", inputs, 2, 64);
        requireWithin("half-life in milliseconds", (double) halfLifeMillis, 1, Long.MAX_VALUE);
        requireWithin("false-match-rate", falseMatchRate, 1e-4, 0.5);
    }
}
