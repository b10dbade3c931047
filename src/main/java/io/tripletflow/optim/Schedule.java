package io.tripletflow.optim;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Which share of the learning rate each step takes: a linear warm-up, then a course that starts at
 * 1. A stream has no end, so no course ends either: a decay comes down to its floor and stays
 * there, which keeps the model able to follow the stream; the cosine starts anew with every period.
 * A parameter that a kind does not use is checked all the same.
 *
 * <p>With n = max(1, warm-up), step s has the share s/n up to step n, and after that the course at
 * t = s − n.
 *
 * @param kind course after the warm-up
 * @param warmup steps of the warm-up; 0 and 1 are none
 * @param period steps, above 0; what it means depends on the kind
 * @param factor of STEP and EXPONENTIAL for each period, above 0 to 1
 * @param floor least share that a course comes down to, above 0 to 1; the warm-up starts below it
 */
public record Schedule(Kind kind, int warmup, int period, float factor, float floor)
        implements Serializable {

    /** The share at t steps after the warm-up, T being the period. */
    public enum Kind {
        /** 1. */
        CONSTANT,
        /** max(floor, factor^⌊t/T⌋). */
        STEP,
        /** max(floor, factor^(t/T)). */
        EXPONENTIAL,
        /**
         * floor + (1 − floor)(1 + cos(π (t mod T)/T))/2: from 1 down to nearly the floor, then back
         * to 1 at once, without end.
         *
         * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov, Hutter 2017</a>, with periods
         *     of equal length
         */
        COSINE,
        /**
         * max(floor, 1/√(1 + t/T)): half the rate after 3T. With T = warm-up it is the schedule of
         * Vaswani et al., over its peak.
         *
         * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>, section 5.3
         */
        INVERSE_SQUARE_ROOT
    }

    public Schedule {
        requireNonNull(kind, "kind");
        if (warmup < 0) {
            throw new IllegalArgumentException("warmup must not be negative but was " + warmup);
        }
        if (period < 1) {
            throw new IllegalArgumentException("period must be above 0 but was " + period);
        }
        requireShare("factor", factor);
        requireShare("floor", floor);
    }

    /** The full rate from the first step. */
    public static Schedule constant() {
        return warmup(0);
    }

    /** The full rate after that many steps of warm-up. */
    public static Schedule warmup(int steps) {
        return new Schedule(Kind.CONSTANT, steps, 1000, 0.5f, 0.01f);
    }

    /**
     * Share of the learning rate, above 0 to 1; a function of its arguments, bit for bit.
     *
     * @param step number of the step, from 1
     * @throws IllegalArgumentException if {@code step} is below 1
     */
    public float share(long step) {
        if (step < 1) {
            throw new IllegalArgumentException("step must be above 0 but was " + step);
        }
        return step < warmup ? (float) step / warmup : course(step - Math.max(1, warmup));
    }

    private float course(long t) {
        return switch (kind) {
            case CONSTANT -> 1;
            case STEP -> atLeastFloor(Powers.of(factor, t / period));
            case EXPONENTIAL -> atLeastFloor(exponential(t));
            case COSINE ->
                    (float) (floor + (1.0 - floor) * (1 + StrictMath.cos(Math.PI * phase(t))) / 2);
            case INVERSE_SQUARE_ROOT ->
                    atLeastFloor(1 / Math.sqrt(1 + (double) t / period)); // exact by IEEE 754
        };
    }

    private double exponential(long t) {
        return Powers.of(factor, t / period) * StrictMath.exp(StrictMath.log(factor) * phase(t));
    }

    private double phase(long t) {
        return (double) (t % period) / period;
    }

    private float atLeastFloor(double share) {
        return (float) Math.max(floor, share);
    }

    private static void requireShare(String name, float value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0 to 1 but was " + value);
        }
    }
}
