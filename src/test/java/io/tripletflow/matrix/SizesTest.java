package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SizesTest {

    private static final List<Sizes> KERNELS = List.of(new PlainSizes(), new VectorSizes());

    @Test
    void largest_isTheLargestMagnitude_whereverItIs() {
        Random random = new Random(3);
        for (Sizes kernel : KERNELS) {
            for (int trial = 0; trial < 5_000; trial++) {
                float[] values = new float[random.nextInt(70)];
                float largest = 0;
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian();
                    largest = Math.max(largest, Math.abs(values[i]));
                }
                assertThat(kernel.largest(values)).isEqualTo(largest);
            }
        }
    }

    @Test
    void exceed_meansThatOneNumberIsBeyondItsOwnBound() {
        Random random = new Random(4);
        for (Sizes kernel : KERNELS) {
            for (int width = 1; width < 70; width++) {
                float[] values = new float[width];
                float[] bounds = new float[width];
                for (int i = 0; i < width; i++) {
                    values[i] = (float) random.nextGaussian();
                    bounds[i] = Math.abs(values[i]);
                }
                assertThat(kernel.exceed(values, bounds)).isFalse();
                for (int i = 0; i < width; i++) {
                    bounds[i] = Math.nextDown(bounds[i]);
                    assertThat(kernel.exceed(values, bounds)).as("%s of %s", i, width).isTrue();
                    bounds[i] = Float.POSITIVE_INFINITY;
                    assertThat(kernel.exceed(values, bounds)).isFalse();
                }
            }
        }
    }

    @Test
    void largest_ofWhatIsNotFinite_isNotFinite() {
        float[] others = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -Float.NaN};
        for (Sizes kernel : KERNELS) {
            for (int at = 0; at < 50; at++) {
                for (float other : others) {
                    float[] values = new float[50];
                    values[at] = other;
                    values[(at + 1) % 50] = -Float.MAX_VALUE;
                    assertThat(kernel.largest(values)).isEqualTo((Float) Math.abs(other));
                    assertThat(Sizes.areFinite(values)).isFalse();
                    values[at] = Float.MAX_VALUE;
                    assertThat(Sizes.areFinite(values)).isTrue();
                }
            }
        }
    }
}
