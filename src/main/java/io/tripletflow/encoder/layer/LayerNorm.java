package io.tripletflow.encoder.layer;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Each row to mean 0 and variance 1, then a gain and a bias per unit: x̂ = (x − mean) / √(variance
 * + 1e-5), y = x̂ · gain + bias; the variance divides by the width, as in PyTorch.
 *
 * <p>With s = ∂L/∂y · gain: ∂L/∂x = (s − mean(s) − x̂ · mean(s · x̂)) / √(variance + 1e-5).
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros, Hinton 2016</a>
 */
public final class LayerNorm implements Layer {

    private static final float EPSILON = 1e-5f;

    private final int gain;
    private final int bias;
    private final Rows out;
    private float[] normal = {};
    private float[] inverseDeviations = {};

    /**
     * @param gain place of the gain among the parameters, shape (width)
     * @param bias place of the bias, of the same shape
     */
    public LayerNorm(TensorSpec gain, TensorSpec bias) {
        this.gain = gain.offset();
        this.bias = bias.offset();
        out = new Rows(gain.size());
    }

    @Override
    public Rows forward(float[] parameters, Rows in, RandomGenerator random) {
        out.count(in.count());
        if (inverseDeviations.length < in.count()) {
            inverseDeviations = new float[in.count()];
            normal = new float[in.size()];
        }
        int width = out.width();
        float[] x = in.values();
        float[] y = out.values();
        for (int r = 0; r < in.count(); r++) {
            int from = r * width;
            float mean = sum(x, from, width) / width;
            for (int j = 0; j < width; j++) {
                normal[from + j] = x[from + j] - mean;
            }
            float variance = dot(normal, normal, from, width) / width;
            float inverse = (float) (1 / Math.sqrt(variance + EPSILON));
            inverseDeviations[r] = inverse;
            for (int j = 0; j < width; j++) {
                normal[from + j] *= inverse;
                y[from + j] = normal[from + j] * parameters[gain + j] + parameters[bias + j];
            }
        }
        return out;
    }

    @Override
    public void gradient(Rows slopes, float[] gradient) {
        int width = out.width();
        float[] s = slopes.values();
        Arrays.fill(gradient, gain, gain + width, 0);
        Arrays.fill(gradient, bias, bias + width, 0);
        for (int from = 0; from < slopes.size(); from += width) {
            for (int j = 0; j < width; j++) {
                gradient[gain + j] += s[from + j] * normal[from + j];
            }
            for (int j = 0; j < width; j++) {
                gradient[bias + j] += s[from + j];
            }
        }
    }

    @Override
    public Rows backward(float[] parameters, Rows slopes) {
        int width = out.width();
        float[] s = slopes.values();
        for (int r = 0; r < slopes.count(); r++) {
            int from = r * width;
            for (int j = 0; j < width; j++) {
                s[from + j] *= parameters[gain + j];
            }
            float mean = sum(s, from, width) / width;
            float along = dot(s, normal, from, width) / width;
            float inverse = inverseDeviations[r];
            for (int j = 0; j < width; j++) {
                s[from + j] = (s[from + j] - mean - normal[from + j] * along) * inverse;
            }
        }
        return slopes;
    }

    /** In four partial sums: one would wait for itself. */
    private static float sum(float[] a, int from, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = from;
        for (; i + 3 < from + length; i += 4) {
            s0 += a[i];
            s1 += a[i + 1];
            s2 += a[i + 2];
            s3 += a[i + 3];
        }
        for (; i < from + length; i++) {
            s0 += a[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static float dot(float[] a, float[] b, int from, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = from;
        for (; i + 3 < from + length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < from + length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
