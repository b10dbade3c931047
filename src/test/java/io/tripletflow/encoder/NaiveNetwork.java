package io.tripletflow.encoder;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The encoder's network in double precision with plain loops, one row after the other: the oracle,
 * and by central differences that of the gradients. Reads parameters by name.
 */
public final class NaiveNetwork {

    private final EncoderSpec spec;
    private final InputSpec.Image image;
    private final List<TensorSpec> tensors;
    private final double[] parameters;

    NaiveNetwork(
            EncoderSpec spec,
            InputSpec.Image image,
            List<TensorSpec> tensors,
            double[] parameters) {
        this.spec = spec;
        this.image = image;
        this.tensors = tensors;
        this.parameters = parameters;
    }

    /**
     * Embeddings, shape (B, E).
     *
     * @param inputs shape (B, D)
     * @param seed of the dropout masks; null for none
     */
    double[] embed(double[][] inputs, Long seed) {
        double[][][] masks = seed == null ? null : masks(inputs.length, new SplittableRandom(seed));
        int e = spec.embedding();
        double[] result = new double[inputs.length * e];
        for (int r = 0; r < inputs.length; r++) {
            double[] y = tensor("bias").clone();
            if (spec.direct()) {
                add(y, product(inputs[r], tensor("weights"), e));
            }
            if (spec.adapts()) {
                add(y, inputs[r]);
                double[] down = product(inputs[r], tensor("adapter.weights"), spec.hidden());
                add(y, product(down, tensor("output.weights"), e));
            }
            if (spec.branch()) {
                double[] hidden = hidden(inputs[r], masks == null ? null : masks[r]);
                add(y, product(hidden, tensor("output.weights"), e));
            }
            double square = 0;
            for (double value : y) {
                square += value * value;
            }
            for (int k = 0; k < e; k++) {
                result[r * e + k] = square > 1e-12 ? y[k] / Math.sqrt(square) : 0;
            }
        }
        return result;
    }

    private double[] hidden(double[] x, double[][] masks) {
        double[] a = x;
        if (spec.convolution() == null) {
            for (int i = 0; i < spec.layers(); i++) {
                double[] z = product(a, tensor("hidden." + i + ".weights"), spec.hidden());
                a = activated(z, "hidden." + i, masks == null ? null : masks[i]);
            }
            return a;
        }
        int h = image.height();
        int w = image.width();
        int c = image.channels();
        int f = spec.convolution().filters();
        for (int i = 0; i < spec.convolution().stages(); i++) {
            String stage = "convolution." + i;
            double[] z = convolved(a, h, w, c, tensor(stage + ".weights"));
            a = pooled(activated(z, stage, masks == null ? null : masks[i]), h, w, f);
            h /= 2;
            w /= 2;
            c = f;
        }
        return a;
    }

    private double[] activated(double[] z, String layer, double[] mask) {
        double[] bias = tensor(layer + ".bias");
        double[] a = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            a[i] = z[i] + bias[i % bias.length];
        }
        if (spec.layerNorm()) {
            normalize(a, tensor(layer + ".norm.gain"), tensor(layer + ".norm.bias"));
        }
        for (int i = 0; i < z.length; i++) {
            a[i] = activation(spec.activation(), a[i]) * (mask == null ? 1 : mask[i]);
        }
        return a;
    }

    private static void normalize(double[] a, double[] gain, double[] bias) {
        double mean = 0;
        double variance = 0;
        for (double value : a) {
            mean += value / a.length;
        }
        for (double value : a) {
            variance += (value - mean) * (value - mean) / a.length;
        }
        for (int i = 0; i < a.length; i++) {
            a[i] = (a[i] - mean) / Math.sqrt(variance + 1e-5) * gain[i] + bias[i];
        }
    }

    static double activation(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(0, x);
            case GELU -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case TANH -> Math.tanh(x);
        };
    }

    /** 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1 · 3 · … · (2n+1)): all terms have one sign. */
    public static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** Sums over the neighbourhood of each pixel, zeros around the image; filters innermost. */
    private double[] convolved(double[] x, int h, int w, int c, double[] weights) {
        int kernel = spec.convolution().kernel();
        int f = spec.convolution().filters();
        double[] z = new double[h * w * f];
        for (int py = 0; py < h; py++) {
            for (int px = 0; px < w; px++) {
                for (int ky = 0; ky < kernel; ky++) {
                    for (int kx = 0; kx < kernel; kx++) {
                        int y = py + ky - kernel / 2;
                        int xx = px + kx - kernel / 2;
                        for (int i = 0; y >= 0 && y < h && xx >= 0 && xx < w && i < c; i++) {
                            for (int j = 0; j < f; j++) {
                                z[(py * w + px) * f + j] +=
                                        x[(y * w + xx) * c + i]
                                                * weights[((ky * kernel + kx) * c + i) * f + j];
                            }
                        }
                    }
                }
            }
        }
        return z;
    }

    private static double[] pooled(double[] a, int h, int w, int f) {
        double[] result = new double[(h / 2) * (w / 2) * f];
        for (int y = 0; y < h / 2 * 2; y++) {
            for (int x = 0; x < w / 2 * 2; x++) {
                for (int j = 0; j < f; j++) {
                    result[((y / 2) * (w / 2) + x / 2) * f + j] += a[(y * w + x) * f + j] / 4;
                }
            }
        }
        return result;
    }

    /** By row and layer; drawn layer by layer for the whole batch, two from each 64 bits. */
    private double[][][] masks(int rows, SplittableRandom random) {
        boolean dense = spec.convolution() == null;
        int layers = dense ? spec.layers() : spec.convolution().stages();
        double[][][] masks = new double[rows][layers][];
        long threshold = Math.round(spec.dropout() * (double) (1 << 24));
        for (int layer = 0; layer < layers; layer++) {
            int width =
                    dense
                            ? spec.hidden()
                            : (image.height() >> layer)
                                    * (image.width() >> layer)
                                    * spec.convolution().filters();
            long bits = 0;
            for (int i = 0; i < rows * width; i++) {
                bits = i % 2 == 0 ? random.nextLong() : bits >>> 32;
                if (masks[i / width][layer] == null) {
                    masks[i / width][layer] = new double[width];
                }
                boolean kept = spec.dropout() == 0 || (bits & 0xFFFFFF) >= threshold;
                masks[i / width][layer][i % width] = kept ? 1 / (1 - spec.dropout()) : 0;
            }
        }
        return masks;
    }

    private double[] tensor(String name) {
        for (TensorSpec tensor : tensors) {
            if (tensor.name().equals(name)) {
                double[] values = new double[tensor.size()];
                System.arraycopy(parameters, tensor.offset(), values, 0, values.length);
                return values;
            }
        }
        throw new AssertionError("no tensor " + name);
    }

    /** x · W; x may be longer than W has rows. */
    private static double[] product(double[] x, double[] weights, int outputs) {
        double[] y = new double[outputs];
        for (int i = 0; i < weights.length / outputs; i++) {
            for (int j = 0; j < outputs; j++) {
                y[j] += x[i] * weights[i * outputs + j];
            }
        }
        return y;
    }

    private static void add(double[] to, double[] from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[i];
        }
    }
}
