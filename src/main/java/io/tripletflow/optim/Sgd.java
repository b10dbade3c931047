package io.tripletflow.optim;

/**
 * v ← μv + g; θ ← θ − ηv, or with Nesterov's look ahead θ ← θ − η(g + μv). Keeps no state where μ =
 * 0. The rate is outside the velocity: changing it takes effect at once.
 */
final class Sgd extends Optimizer {

    private final float rate;
    private final float momentum;
    private final float decay;
    private final boolean nesterov;

    Sgd(OptimizerSpec spec, int parameters) {
        super(spec, parameters);
        rate = spec.learningRate();
        momentum = spec.momentum();
        decay = spec.weightDecay();
        nesterov = spec.kind() == OptimizerSpec.Kind.NESTEROV;
    }

    @Override
    void apply(
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int count,
            long step,
            float share) {
        float r = share * rate;
        if (nesterov) {
            lookingAhead(parameters, gradient, slots[0], count, r, momentum, decay);
        } else if (momentum > 0) {
            withMomentum(parameters, gradient, slots[0], count, r, momentum, decay);
        } else {
            plain(parameters, gradient, count, r, decay);
        }
    }

    private static void plain(
            float[] parameters, float[] gradient, int count, float rate, float decay) {
        for (int i = 0; i < count; i++) {
            parameters[i] -= rate * (gradient[i] + decay * parameters[i]);
        }
    }

    private static void withMomentum(
            float[] parameters,
            float[] gradient,
            float[] velocity,
            int count,
            float rate,
            float momentum,
            float decay) {
        for (int i = 0; i < count; i++) {
            float v = momentum * velocity[i] + (gradient[i] + decay * parameters[i]);
            velocity[i] = v;
            parameters[i] -= rate * v;
        }
    }

    private static void lookingAhead(
            float[] parameters,
            float[] gradient,
            float[] velocity,
            int count,
            float rate,
            float momentum,
            float decay) {
        for (int i = 0; i < count; i++) {
            float g = gradient[i] + decay * parameters[i];
            float v = momentum * velocity[i] + g;
            velocity[i] = v;
            parameters[i] -= rate * (g + momentum * v);
        }
    }
}
