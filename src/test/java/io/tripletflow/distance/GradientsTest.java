package io.tripletflow.distance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class GradientsTest {

    @Property(tries = 500)
    void vectors_giveTheBitsOfThePlainLoop(
            @ForAll Distance distance,
            @ForAll @IntRange(min = 0, max = 140) int rows,
            @ForAll @IntRange(min = 1, max = 140) int width,
            @ForAll @IntRange(min = 0, max = 8) int used,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[rows * width];
        float[] coefficients = new float[rows * rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = random.nextInt(8) < used ? (float) random.nextGaussian() : 0;
        }
        for (int i = 0; i < rows; i++) {
            special(x, i * width, width, random);
        }
        float[] distances = new float[rows * rows];
        distance.matrix(x, rows, width, distances);
        float[] plain = new float[x.length];
        float[] vectors = new float[x.length];
        for (int twice = 0; twice < 2; twice++) { // gradients are added to
            new PlainGradients().add(distance, x, rows, width, distances, coefficients, plain);
            new VectorGradients().add(distance, x, rows, width, distances, coefficients, vectors);
            assertThat(vectors).isEqualTo(plain);
        }
    }

    /** Some rows are zero, the same as another, or not finite. */
    private static void special(float[] x, int from, int width, SplittableRandom random) {
        int which = random.nextInt(40);
        for (int k = from; k < from + width; k++) {
            switch (which) {
                case 0 -> x[k] = 0;
                case 1 -> x[k] = x[k - from];
                default -> {
                    // stays as drawn
                }
            }
        }
        if (which == 2) {
            x[from] = Float.NaN;
        } else if (which == 3) {
            x[from] = Float.POSITIVE_INFINITY;
        }
    }
}
