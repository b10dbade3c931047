package io.tripletflow.encoder.layer;

import java.util.List;

/**
 * One named array within an encoder's parameters, row-major.
 *
 * @param name such as "weights", "hidden.0.bias", "convolution.1.norm.gain" or "output.weights"
 * @param shape weights are (inputs, outputs); of a convolution (kernel, kernel, channels, filters)
 * @param offset of the first number in the parameter array
 */
public record TensorSpec(String name, List<Integer> shape, int offset) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** How many numbers it has. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
