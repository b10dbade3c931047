package io.tripletflow.encoder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerNormTest {

    private static final float[] PARAMETERS = {1, 2, 1, 1, 0, 0, 10, 0};

    private static LayerNorm norm() {
        return new LayerNorm(
                new TensorSpec("gain", List.of(4), 0), new TensorSpec("bias", List.of(4), 4));
    }

    private static Rows rows(float... values) {
        Rows rows = new Rows(4).count(values.length / 4);
        System.arraycopy(values, 0, rows.values(), 0, values.length);
        return rows;
    }

    /** Mean 5 and variance 5; gain 2 on the second, bias 10 on the third. */
    @Test
    void knownRow() {
        float[] y = norm().forward(PARAMETERS, rows(2, 4, 6, 8), null).values();
        float unit = (float) (1 / Math.sqrt(5 + 1e-5));
        assertThat(y)
                .containsExactly(
                        new float[] {-3 * unit, -2 * unit, 10 + unit, 3 * unit}, within(1e-6f));
    }

    @Test
    void constantRow_becomesTheBias_withAFiniteGradient() {
        LayerNorm norm = norm();
        assertThat(norm.forward(PARAMETERS, rows(7, 7, 7, 7), null).values())
                .containsExactly(0, 0, 10, 0);
        float[] gradient = new float[8];
        Rows slopes = rows(1, 2, 3, 4);
        norm.gradient(slopes, gradient);
        assertThat(gradient).containsExactly(0, 0, 0, 0, 1, 2, 3, 4);
        // s = slopes · gain = 1 4 3 4, mean 3
        float steep = (float) (1 / Math.sqrt(1e-5));
        assertThat(norm.backward(PARAMETERS, slopes).values())
                .containsExactly(new float[] {-2 * steep, steep, 0, steep}, within(1e-2f));
    }

    /** A row's gradient is orthogonal to shifting it and, but for the epsilon, to scaling it. */
    @Test
    void gradient_ignoresShiftAndScale() {
        LayerNorm norm = norm();
        Rows rows = rows(2, -4, 9, 8, 100, 300, 200, -50);
        float[] x = rows.values().clone();
        norm.forward(PARAMETERS, rows, null);
        float[] s = norm.backward(PARAMETERS, rows(1, -2, 3, 1, -1, 1, 1, 2)).values();
        for (int r = 0; r < 2; r++) {
            double shift = 0;
            double scale = 0;
            for (int i = r * 4; i < r * 4 + 4; i++) {
                shift += s[i];
                scale += s[i] * x[i];
            }
            assertThat(shift).isCloseTo(0, within(1e-6));
            assertThat(scale).isCloseTo(0, within(1e-5));
        }
    }
}
