package io.tripletflow.optim;

import java.util.List;

/** s ← βs + (1 − β)g²; v ← μv + g/(√s + ε); θ ← θ − ηv. */
final class RmsProp extends Optimizer {

    private final float rate;
    private final float momentum;
    private final float beta;
    private final float epsilon;
    private final float decay;
    private final float[] squares;
    private final float[] velocity;

    RmsProp(OptimizerSpec spec, int parameters) {
        super(parameters);
        rate = spec.learningRate();
        momentum = spec.momentum();
        beta = spec.beta2();
        epsilon = spec.epsilon();
        decay = spec.weightDecay();
        squares = new float[parameters];
        velocity = new float[parameters];
    }

    @Override
    public List<float[]> slots() {
        return List.of(squares, velocity);
    }

    @Override
    void apply(float[] parameters, float[] gradient, long step, float share) {
        update(
                parameters,
                gradient,
                squares,
                velocity,
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
            float rate,
            float momentum,
            float beta,
            float epsilon,
            float decay) {
        float rest = 1 - beta;
        for (int i = 0; i < parameters.length; i++) {
            float g = gradient[i] + decay * parameters[i];
            float s = beta * squares[i] + rest * g * g;
            float v = momentum * velocity[i] + g / ((float) Math.sqrt(s) + epsilon);
            squares[i] = s;
            velocity[i] = v;
            parameters[i] -= rate * v;
        }
    }
}
