package io.tripletflow.encoder;

/**
 * A direction of an id, drawn from the id alone: numbers of one magnitude and random sign. Those of
 * different ids are nearly orthogonal (Achlioptas 2003), and none of them is stored.
 */
public final class RandomSigns {

    private RandomSigns() {}

    /**
     * Writes a direction of unit length to the first {@code width} numbers of {@code target}.
     *
     * @param seed of all directions that are used together
     */
    public static void fill(long id, long seed, int width, float[] target) {
        long bits = 0;
        float magnitude = (float) (1 / Math.sqrt(width));
        for (int k = 0; k < width; k++) {
            if (k % 64 == 0) {
                bits = mix(id ^ mix(seed + k));
            }
            target[k] = (bits >>> (k % 64) & 1) == 0 ? magnitude : -magnitude;
        }
    }

    /** SplitMix64's finaliser (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
