package io.tripletflow.encoder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;

class DropoutTest {

    private static final int SIZE = 40_001;

    private static Rows ones() {
        Rows rows = new Rows(SIZE).count(1);
        Arrays.fill(rows.values(), 1);
        return rows;
    }

    @Property(tries = 50)
    void mask_isZeroOrTheInverse_andKeepsTheExpectation(
            @ForAll @FloatRange(min = 0.01f, max = 0.9f) float probability, @ForAll long seed) {
        Dropout dropout = new Dropout(probability, SIZE);
        float[] masked = dropout.forward(null, ones(), new SplittableRandom(seed)).values();
        float kept = 1 / (1 - probability);
        double sum = 0;
        for (float value : masked) {
            assertThat(value == 0 || value == kept).isTrue();
            sum += value;
        }
        double deviation = Math.sqrt(probability / (1 - probability) / SIZE);
        assertThat(sum / SIZE).isCloseTo(1, within(6 * deviation));
        // the gradient goes where the numbers went
        assertThat(dropout.backward(null, ones()).values()).isEqualTo(masked);
    }

    @Property(tries = 20)
    void sameSeed_givesTheSameMask_anotherSeedAnother(@ForAll long seed) {
        float[] first = masked(seed);
        assertThat(masked(seed)).isEqualTo(first);
        assertThat(masked(seed + 1)).isNotEqualTo(first);
    }

    private static float[] masked(long seed) {
        Dropout dropout = new Dropout(0.5f, SIZE);
        return dropout.forward(null, ones(), new SplittableRandom(seed)).values();
    }

    @Property(tries = 1)
    void embedding_changesNothing_alsoAfterTraining() {
        Dropout dropout = new Dropout(0.5f, SIZE);
        dropout.forward(null, ones(), new SplittableRandom(1));
        Rows rows = ones();
        assertThat(dropout.forward(null, rows, null)).isSameAs(rows);
        assertThat(dropout.backward(null, ones()).values()).containsOnly(1);
    }
}
