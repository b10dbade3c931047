package io.tripletflow.optim;

import java.util.List;

/** v ← μv + g; θ ← θ − ηv. Keeps no state where μ = 0. */
final class Sgd extends Optimizer {

    private final float rate;
    private final float momentum;
    private final float decay;
    private final float[] velocity;

    Sgd(OptimizerSpec spec, int parameters) {
        super(parameters);
        rate = spec.learningRate();
        momentum = spec.momentum();
        decay = spec.weightDecay();
        velocity = new float[momentum > 0 ? parameters : 0];
    }

    @Override
    public List<float[]> slots() {
        return momentum > 0 ? List.of(velocity) : List.of();
    }

    @Override
    void apply(float[] parameters, float[] gradient, long step, float share) {
        if (momentum > 0) {
            withMomentum(parameters, gradient, velocity, share * rate, momentum, decay);
        } else {
            plain(parameters, gradient, share * rate, decay);
        }
    }

    private static void plain(float[] parameters, float[] gradient, float rate, float decay) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= rate * (gradient[i] + decay * parameters[i]);
        }
    }

    private static void withMomentum(
            float[] parameters,
            float[] gradient,
            float[] velocity,
            float rate,
            float momentum,
            float decay) {
        for (int i = 0; i < parameters.length; i++) {
            float v = momentum * velocity[i] + (gradient[i] + decay * parameters[i]);
            velocity[i] = v;
            parameters[i] -= rate * v;
        }
    }
}
