package io.tripletflow.optim;

import java.util.List;

/** s ← s + g²; θ ← θ − ηg/(√s + ε). */
final class Adagrad extends Optimizer {

    private final float rate;
    private final float epsilon;
    private final float decay;
    private final float[] squares;

    Adagrad(OptimizerSpec spec, int parameters) {
        super(parameters);
        rate = spec.learningRate();
        epsilon = spec.epsilon();
        decay = spec.weightDecay();
        squares = new float[parameters];
    }

    @Override
    public List<float[]> slots() {
        return List.of(squares);
    }

    @Override
    void apply(float[] parameters, float[] gradient, long step, float share) {
        update(parameters, gradient, squares, share * rate, epsilon, decay);
    }

    private static void update(
            float[] parameters,
            float[] gradient,
            float[] squares,
            float rate,
            float epsilon,
            float decay) {
        for (int i = 0; i < parameters.length; i++) {
            float g = gradient[i] + decay * parameters[i];
            float s = squares[i] + g * g;
            squares[i] = s;
            parameters[i] -= rate * g / ((float) Math.sqrt(s) + epsilon);
        }
    }
}
