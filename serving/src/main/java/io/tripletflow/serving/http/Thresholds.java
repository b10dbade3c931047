package io.tripletflow.serving.http;

import io.tripletflow.serving.space.Served;
import io.tripletflow.serving.space.Threshold;
import java.util.OptionalDouble;

/** The thresholds of the generation that answers, learned when they are first asked for. */
final class Thresholds {

    /** Learned again for a new generation at most so often. */
    private static final long AGE_MILLIS = 10_000;

    private long number;
    private long learnedMillis;
    private Threshold learned;

    synchronized Threshold of(Served served) {
        long now = System.currentTimeMillis();
        boolean outdated = number != served.number() && now - learnedMillis > AGE_MILLIS;
        boolean unknown =
                learned == null || learned.identity().isEmpty() || learned.pair().isEmpty();
        if (outdated || unknown) {
            learned = Threshold.of(served.generation());
            number = served.number();
            learnedMillis = now;
        }
        return learned;
    }

    /** A threshold, or the problem that it cannot be learned. */
    static double known(OptionalDouble threshold) {
        return threshold.orElseThrow(
                () ->
                        Problem.notYet(
                                "no threshold can be learned yet: the space needs two labels, and"
                                        + " two entities of one of them; give 'threshold', or wait"));
    }
}
