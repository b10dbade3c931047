package io.tripletflow.encoder.layer;

/** x·W for the layers that read the encoder's input, dense or sparse. */
public final class InputLayer {

    private final Weights weights;
    private final Rows out;
    private final Rows inSlopes;
    private Inputs in;

    /**
     * @param tensor place of the weights among the parameters, shape (inputs, outputs)
     */
    public InputLayer(TensorSpec tensor) {
        weights = new Weights(tensor);
        out = new Rows(weights.outputs());
        inSlopes = new Rows(weights.inputs());
    }

    /** x·W, shape (B, outputs). */
    public Rows forward(float[] parameters, Inputs inputs) {
        in = inputs;
        if (in.sparse()) {
            weights.multiplySparse(parameters, in.rows(), out);
        } else {
            weights.multiply(parameters, in.dense(), out);
        }
        return out;
    }

    /** Overwrites ∂L/∂W in {@code gradient}, given ∂L/∂(x·W) (B, outputs). */
    public void gradient(Rows slopes, float[] gradient) {
        if (in.sparse()) {
            weights.gradientSparse(in.rows(), slopes, gradient);
        } else {
            weights.gradient(in.dense(), slopes, gradient);
        }
    }

    /** ∂L/∂x, shape (B, inputs), zeros of sparse rows included. */
    public Rows backward(float[] parameters, Rows slopes) {
        weights.multiplyTransposed(parameters, slopes, inSlopes);
        return inSlopes;
    }
}
