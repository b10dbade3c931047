package io.tripletflow.optim;

/** s ← βs + (1 − β)g²; v ← μv + g/(√s + ε); θ ← θ − ηv. */
final class RmsProp extends Optimizer {

    private final float rate;
    private final float momentum;
    private final float beta;
    private final float epsilon;
    private final float decay;

    RmsProp(OptimizerSpec spec, int parameters) {
        super(spec, parameters);
        rate = spec.learningRate();
        momentum = spec.momentum();
        beta = spec.beta2();
        epsilon = spec.epsilon();
        decay = spec.weightDecay();
    }

    @Override
    void apply(
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int count,
            long step,
            float share) {
        update(
                parameters,
                gradient,
                slots[0],
                slots[1],
                count,
                share * rate,
                momentum,
                beta,
                epsilon,
                decay);
    }

    private static void update(
            float[] parameters,
            float[] gradient,
            float[] squares,
            float[] velocity,
            int count,
            float rate,
            float momentum,
            float beta,
            float epsilon,
            float decay) {
        float rest = 1 - beta;
        for (int i = 0; i < count; i++) {
            float g = gradient[i] + decay * parameters[i];
            float s = beta * squares[i] + rest * g * g;
            float v = momentum * velocity[i] + g / ((float) Math.sqrt(s) + epsilon);
            squares[i] = s;
            velocity[i] = v;
            parameters[i] -= rate * v;
        }
    }
}
