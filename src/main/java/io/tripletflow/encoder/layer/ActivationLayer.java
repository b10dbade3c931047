package io.tripletflow.encoder.layer;

import java.util.random.RandomGenerator;

/** An {@link Activation} on every number. */
public final class ActivationLayer implements Layer {

    private final Activation activation;
    private final Rows out;
    private Rows in;

    /**
     * @param width numbers in a row
     */
    public ActivationLayer(Activation activation, int width) {
        this.activation = activation;
        out = new Rows(width);
    }

    @Override
    public Rows forward(float[] parameters, Rows input, RandomGenerator random) {
        in = input;
        activation.apply(in.values(), out.count(in.count()).values(), in.size());
        return out;
    }

    @Override
    public void gradient(Rows slopes, float[] gradient) {
        // has no parameters
    }

    @Override
    public Rows backward(float[] parameters, Rows slopes) {
        activation.scale(slopes.values(), in.values(), out.values(), slopes.size());
        return slopes;
    }
}
