package io.tripletflow.encoder.layer;

import java.util.random.RandomGenerator;

/** x·W, without a bias. ∂L/∂W = xᵀ·∂L/∂y, ∂L/∂x = ∂L/∂y·Wᵀ. */
public final class Linear implements Layer {

    private final Weights weights;
    private final Rows out;
    private final Rows inSlopes;
    private Rows in;

    /**
     * @param tensor place of the weights among the parameters, shape (inputs, outputs)
     */
    public Linear(TensorSpec tensor) {
        weights = new Weights(tensor);
        out = new Rows(weights.outputs());
        inSlopes = new Rows(weights.inputs());
    }

    @Override
    public Rows forward(float[] parameters, Rows input, RandomGenerator random) {
        in = input;
        weights.multiply(parameters, in, out);
        return out;
    }

    @Override
    public void gradient(Rows slopes, float[] gradient) {
        weights.gradient(in, slopes, gradient);
    }

    @Override
    public Rows backward(float[] parameters, Rows slopes) {
        weights.multiplyTransposed(parameters, slopes, inSlopes);
        return inSlopes;
    }
}
