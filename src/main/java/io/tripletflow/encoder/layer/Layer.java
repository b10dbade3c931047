package io.tripletflow.encoder.layer;

import java.util.random.RandomGenerator;

/**
 * One step of a network's branch. Its parameters lie in the encoder's one array, at offsets that it
 * knows; its buffers are its own and are reused. {@link #gradient} and then {@link #backward}
 * follow a {@link #forward} with the same parameters.
 */
public interface Layer {

    /**
     * Output for a batch.
     *
     * @param in shape (B, inputs); may be changed in place and returned
     * @param random source of the dropout masks in training; null when embedding
     * @return shape (B, outputs)
     */
    Rows forward(float[] parameters, Rows in, RandomGenerator random);

    /**
     * Overwrites this layer's part of {@code gradient} with ∂L/∂parameters.
     *
     * @param slopes ∂L/∂output, shape (B, outputs); not changed
     */
    void gradient(Rows slopes, float[] gradient);

    /**
     * Gradient of the layer's input.
     *
     * @param slopes ∂L/∂output, shape (B, outputs); may be changed in place and returned
     * @return ∂L/∂input, shape (B, inputs)
     */
    Rows backward(float[] parameters, Rows slopes);
}
