package io.tripletflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingTest {

    @Test
    void norm_isOverAllArrays_andScalesThem() {
        List<float[]> gradients = List.of(new float[] {3, 0}, new float[] {}, new float[] {4});
        assertThat(new Clipping(1, 0).clip(gradients)).isEqualTo(5);
        assertThat(gradients.get(0)[0]).isCloseTo(0.6f, within(1e-6f));
        assertThat(gradients.get(2)[0]).isCloseTo(0.8f, within(1e-6f));
    }

    @Test
    void gradientsWithinTheBounds_keepTheirBits() {
        float[] gradient = {0.3f, -0.4f, 1e-30f};
        float[] copy = gradient.clone();
        new Clipping(0.6f, 0.4f).clip(List.of(gradient));
        Clipping.OFF.clip(List.of(gradient));
        assertThat(gradient).isEqualTo(copy);
    }

    @Test
    void value_boundsEachNumber_beforeTheNorm() {
        float[] gradient = {-30, 3, 0.5f};
        assertThat(new Clipping(0, 4).clip(List.of(gradient)))
                .isCloseTo(Math.sqrt(909.25), within(1e-9));
        assertThat(gradient).containsExactly(-4, 3, 0.5f);
        float[] both = {-30, 3, 0};
        new Clipping(1, 4).clip(List.of(both));
        assertThat(both).containsExactly(new float[] {-0.8f, 0.6f, 0}, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void notFinite_isReportedAndChangesNothing(float bad) {
        float[] first = {100, -200};
        float[] second = {1, bad};
        double norm = new Clipping(1, 1).clip(List.of(first, second));
        assertThat(Double.isFinite(norm)).isFalse();
        assertThat(first).containsExactly(100, -200);
        assertThat(second).containsExactly(1, bad);
    }

    @Test
    void largeNumbers_doNotOverflow_andNoneAndZeroesAreZero() {
        float[] gradient = {Float.MAX_VALUE, Float.MAX_VALUE};
        assertThat(new Clipping(1, 0).clip(List.of(gradient))).isFinite();
        assertThat(Clipping.norm(List.of(gradient))).isCloseTo(1, within(1e-5));
        assertThat(new Clipping(1, 1).clip(List.of())).isZero();
        float[] zeroes = new float[3];
        assertThat(new Clipping(1, 1).clip(List.of(zeroes))).isZero();
        assertThat(zeroes).containsOnly(0f);
    }

    @Property
    void clip_agreesWithTheNaiveLoop(
            @ForAll @Size(max = 23) float[] values,
            @ForAll @FloatRange(min = 0.01f, max = 100) float norm,
            @ForAll @FloatRange(min = 0.01f, max = 100) float value) {
        float[] clipped = values.clone();
        double squares = 0;
        double bounded = 0;
        for (float v : values) {
            squares += (double) v * v;
            bounded += Math.pow(Math.min(value, Math.abs(v)), 2);
        }
        double before = new Clipping(norm, value).clip(List.of(clipped));
        assertThat(before).isCloseTo(Math.sqrt(squares), within(1e-9 * Math.sqrt(squares)));
        double factor = Math.min(1, norm / (Math.sqrt(bounded) + 1e-6));
        for (int i = 0; i < values.length; i++) {
            double expected =
                    factor * Math.copySign(Math.min(value, Math.abs(values[i])), values[i]);
            assertThat((double) clipped[i]).isCloseTo(expected, within(1e-4));
        }
        assertThat(Clipping.norm(List.of(clipped))).isLessThanOrEqualTo(norm * (1 + 1e-5));
    }

    @Test
    void firstNumbersOnly_forPackedRows() {
        float[] packed = {3, 4, 99};
        assertThat(Clipping.squares(packed, 2)).isEqualTo(25);
        Clipping.scale(packed, 2, 2);
        assertThat(packed).containsExactly(6, 8, 99);
        new Clipping(0, 7).bound(packed, 2);
        assertThat(packed).containsExactly(6, 7, 99);
        Clipping.OFF.bound(packed, 3);
        assertThat(packed).containsExactly(6, 7, 99);
        assertThat(new Clipping(2, 0).factor(4)).isCloseTo(0.5f, within(1e-6f));
        assertThat(Clipping.OFF.factor(4)).isEqualTo(1);
        assertThat(new Clipping(2, 0).factor(Double.NaN)).isEqualTo(1);
    }

    @Test
    void clip_allocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        List<float[]> gradients = List.of(new float[100], new float[7], new float[50]);
        Clipping clipping = new Clipping(1, 0.5f);
        clipping.clip(gradients);
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1000; i++) {
            gradients.get(1)[3] = 5;
            clipping.clip(gradients);
        }
        assertThat((threads.getThreadAllocatedBytes(thread) - before) / 1000).isLessThan(8);
    }

    @Test
    void clipping_saysWhatIsWrong() {
        assertThatThrownBy(() -> new Clipping(-1, 0))
                .hasMessage("norm must be finite and not negative but was -1.0");
        assertThatThrownBy(() -> new Clipping(0, Float.NaN))
                .hasMessage("value must be finite and not negative but was NaN");
    }
}
