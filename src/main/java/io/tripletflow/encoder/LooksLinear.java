package io.tripletflow.encoder;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.Random;

/**
 * First parameters of a branch without a direct path, such that it is the linear encoder although
 * its units bend. A few numbers, the carried ones, go through the hidden layers and come out as
 * they went in:
 *
 * <ul>
 *   <li>ReLU, GELU: each in a pair of units, [I, −I] before and [I; −I] after the activation, since
 *       relu(z) − relu(−z) = z and gelu(z) − gelu(−z) = z. Units to spare come in pairs too, with
 *       random weights before and zeros after them: they wait to be learned.
 *   <li>Tanh: tanh(εz)/ε = z up to a share of (εz)²/3 a layer, ε = 1/16. A pair would never come
 *       apart (tanh is odd), so the numbers are spread over all units, R before and Rᵀ after, R
 *       with orthonormal rows.
 * </ul>
 *
 * In both codes a row's hidden sums add up to zero, so that layer norm only scales the row, which
 * the final L2 normalisation undoes. The carried numbers are min(inputs, embedding) wherever the
 * layer has twice as many units (tanh: one more), and the start equals the linear encoder's; in
 * narrower layers fewer are carried: a linear encoder by way of so many dimensions. A convolution
 * carries the channels of the pixels through its filters' middle, so its start is the linear
 * encoder of the image as the mean pools leave it.
 *
 * @see <a href="https://arxiv.org/abs/1702.08591">Balduzzi et al. 2017</a>
 */
final class LooksLinear {

    private static final float SMALL = 1f / 16;

    private final EncoderSpec spec;
    private final Layout layout;
    private final Random random;
    private final float[] parameters;
    private final boolean tanh;

    LooksLinear(EncoderSpec spec, Layout layout, Random random, float[] parameters) {
        this.spec = spec;
        this.layout = layout;
        this.random = random;
        this.parameters = parameters;
        tanh = spec.activation() == Activation.TANH;
    }

    /**
     * @param image of a convolution; null otherwise
     */
    void fill(InputSpec.Image image) {
        if (spec.convolution() == null) {
            dense();
        } else {
            convolution(image.channels());
        }
        if (tanh && spec.layerNorm()) {
            layout.tensors().stream()
                    .filter(tensor -> tensor.name().endsWith(".norm.gain"))
                    .forEach(tensor -> IsometricStart.fill(tensor, parameters, SMALL));
        }
    }

    private void dense() {
        int inputs = layout.inputs();
        int embedding = spec.embedding();
        int rank = Math.min(inputs, embedding);
        int carried = carried(rank, spec.hidden());
        float[] linear = orthogonal(inputs, embedding);
        float[] before;
        float[] after;
        if (carried < rank) {
            before = orthogonal(inputs, carried);
            after = orthogonal(carried, embedding);
        } else if (embedding <= inputs) {
            before = linear;
            after = identity(embedding);
        } else {
            before = identity(inputs);
            after = linear;
        }
        layers("hidden", spec.layers(), before, after, carried);
    }

    private void convolution(int channels) {
        int stages = spec.convolution().stages();
        int filters = spec.convolution().filters();
        int carried = carried(channels, filters);
        float[] before = carried == channels ? identity(channels) : orthogonal(channels, carried);
        int positions = layout.branch() / filters;
        float[] after = orthogonal(positions * carried, spec.embedding());
        layers("convolution", stages, before, after, carried);
    }

    /** How many numbers go through a layer of so many units, of {@code wanted}. */
    private int carried(int wanted, int units) {
        return Math.min(wanted, tanh ? units - 1 : units / 2);
    }

    /**
     * Fills all weights.
     *
     * @param before shape (inputs, carried)
     * @param after shape (positions · carried, embedding)
     */
    private void layers(String name, int count, float[] before, float[] after, int carried) {
        TensorSpec output = layout.get("output.weights");
        if (carried == 0) { // a single unit bends: there is no linear start
            IsometricStart.hidden(spec.activation(), layout, random, parameters);
            Orthogonal.fill(random, layout.branch(), spec.embedding(), parameters, output.offset());
            return;
        }
        TensorSpec first = layout.get(name + ".0.weights");
        int units = first.shape().get(first.shape().size() - 1);
        float[] code = code(carried, units);
        spareUnits(first, carried);
        float small = tanh && !spec.layerNorm() ? SMALL : 1;
        addProduct(before, code, carried, units, small, middle(first));
        for (int i = 1; i < count; i++) {
            TensorSpec next = layout.get(name + "." + i + ".weights");
            spareUnits(next, carried);
            passOn(code, carried, units, middle(next));
        }
        decode(code, carried, units, after, output.offset());
    }

    /** R, shape (carried, units), rows adding up to 0. */
    private float[] code(int carried, int units) {
        if (tanh) {
            return Orthogonal.zeroSum(random, carried, units);
        }
        float[] code = new float[carried * units];
        for (int i = 0; i < carried; i++) {
            code[i * units + i] = 1;
            code[i * units + units / 2 + i] = -1;
        }
        return code;
    }

    /** Random weights, in pairs, before the units that carry nothing. */
    private void spareUnits(TensorSpec weights, int carried) {
        if (tanh) {
            return;
        }
        int units = weights.shape().get(weights.shape().size() - 1);
        int pairs = units / 2;
        double deviation = IsometricStart.deviation(spec.activation(), weights);
        int end = weights.offset() + weights.size();
        for (int row = weights.offset(); row < end; row += units) {
            for (int j = carried; j < pairs; j++) {
                float weight = (float) (random.nextGaussian() * deviation);
                parameters[row + j] = weight;
                parameters[row + pairs + j] = -weight;
            }
            if (units % 2 == 1 && !spec.layerNorm()) { // alone it would shift layer norm's mean
                parameters[row + 2 * pairs] = (float) (random.nextGaussian() * deviation);
            }
        }
    }

    /** Adds {@code scale · left · right}, (n, k)·(k, units), to the parameters from there on. */
    private void addProduct(
            float[] left, float[] right, int k, int units, float scale, int offset) {
        for (int d = 0; d < left.length / k; d++) {
            for (int i = 0; i < k; i++) {
                float factor = scale * left[d * k + i];
                for (int j = 0; j < units; j++) {
                    parameters[offset + d * units + j] += factor * right[i * units + j];
                }
            }
        }
    }

    /** From activations to the next layer's sums: RᵀR for pairs; tanh's are the numbers already. */
    private void passOn(float[] code, int carried, int units, int offset) {
        for (int j = 0; tanh && j < units; j++) {
            parameters[offset + j * units + j] = 1;
        }
        for (int i = 0; !tanh && i < carried; i++) {
            for (int pair = 0; pair < 2; pair++) {
                int unit = i + pair * (units / 2);
                float sign = code[i * units + unit];
                parameters[offset + unit * units + i] = sign;
                parameters[offset + unit * units + units / 2 + i] = -sign;
            }
        }
    }

    /** V: for each position of a map (one without convolution) Rᵀ · its part of {@code after}. */
    private void decode(float[] code, int carried, int units, float[] after, int offset) {
        int embedding = spec.embedding();
        float large = tanh ? 1 / SMALL : 1;
        for (int row = 0; row < after.length / embedding; row++) {
            int position = row / carried;
            int i = row % carried;
            for (int unit = 0; unit < units; unit++) {
                float factor = large * code[i * units + unit];
                int to = offset + (position * units + unit) * embedding;
                for (int e = 0; factor != 0 && e < embedding; e++) {
                    parameters[to + e] += factor * after[row * embedding + e];
                }
            }
        }
    }

    /** Where the weights of the filters' middle begin; of dense layers, all weights. */
    private static int middle(TensorSpec weights) {
        if (weights.shape().size() == 2) {
            return weights.offset();
        }
        int kernel = weights.shape().get(0);
        int tap = (kernel / 2) * kernel + kernel / 2;
        return weights.offset() + tap * weights.shape().get(2) * weights.shape().get(3);
    }

    private float[] orthogonal(int rows, int columns) {
        float[] matrix = new float[rows * columns];
        Orthogonal.fill(random, rows, columns, matrix, 0);
        return matrix;
    }

    private static float[] identity(int size) {
        float[] matrix = new float[size * size];
        for (int i = 0; i < size; i++) {
            matrix[i * size + i] = 1;
        }
        return matrix;
    }
}
