package io.tripletflow.encoder.layer;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * x + b, in place. Rows wider than b are several positions of b's width (the pixels of an image
 * with one bias a channel). ∂L/∂b = Σ over rows and positions of ∂L/∂y.
 */
public final class Bias implements Layer {

    private final int offset;
    private final int width;

    /**
     * @param tensor place of b among the parameters, shape (width)
     */
    public Bias(TensorSpec tensor) {
        offset = tensor.offset();
        width = tensor.size();
    }

    @Override
    public Rows forward(float[] parameters, Rows in, RandomGenerator random) {
        float[] values = in.values();
        for (int from = 0; from < in.size(); from += width) {
            for (int j = 0; j < width; j++) {
                values[from + j] += parameters[offset + j];
            }
        }
        return in;
    }

    @Override
    public void gradient(Rows slopes, float[] gradient) {
        float[] values = slopes.values();
        Arrays.fill(gradient, offset, offset + width, 0);
        for (int from = 0; from < slopes.size(); from += width) {
            for (int j = 0; j < width; j++) {
                gradient[offset + j] += values[from + j];
            }
        }
    }

    @Override
    public Rows backward(float[] parameters, Rows slopes) {
        return slopes;
    }
}
