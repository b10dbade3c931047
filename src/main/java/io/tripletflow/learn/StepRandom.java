package io.tripletflow.learn;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The numbers of a {@link SplittableRandom}, which cannot be seeded again: a step that makes one of
 * its own allocates. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood 2014</a>, section 4
 */
final class StepRandom implements RandomGenerator {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long seed;

    /** Begins the sequence of {@code new SplittableRandom(newSeed)}. */
    StepRandom seed(long newSeed) {
        seed = newSeed;
        return this;
    }

    @Override
    public long nextLong() {
        seed += GOLDEN_GAMMA;
        long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public int nextInt() {
        seed += GOLDEN_GAMMA;
        long z = (seed ^ (seed >>> 33)) * 0x62A9D9ED799705F5L;
        return (int) (((z ^ (z >>> 28)) * 0xCB24D0A5C88C35B3L) >>> 32);
    }
}
