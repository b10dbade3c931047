package io.tripletflow.encoder;

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

    /** The arrays that the parameters of a tower's encoder consist of, in their order. */
    public static List<TensorSpec> of(TowerSpec tower) {
        InputSpec.Image image = tower.input() instanceof InputSpec.Image that ? that : null;
        if (tower.encoder().convolution() != null && image == null) {
            throw new IllegalArgumentException(
                    "tower '" + tower.name() + "' has a convolution but its input is no image");
        }
        int inputs = Encoder.inputs(tower.encoder(), tower.input());
        return Layout.of(tower.encoder(), inputs, image).tensors();
    }

    /** How many numbers it has. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
