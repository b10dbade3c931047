package io.tripletflow.optim;

/** s ← s + g²; θ ← θ − ηg/(√s + ε). */
final class Adagrad extends Optimizer {

    private final float rate;
    private final float epsilon;
    private final float decay;

    Adagrad(OptimizerSpec spec, int parameters) {
        super(spec, parameters);
        rate = spec.learningRate();
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
        update(parameters, gradient, slots[0], count, share * rate, epsilon, decay);
    }

    private static void update(
            float[] parameters,
            float[] gradient,
            float[] squares,
            int count,
            float rate,
            float epsilon,
            float decay) {
        for (int i = 0; i < count; i++) {
            float g = gradient[i] + decay * parameters[i];
            float s = squares[i] + g * g;
            squares[i] = s;
            parameters[i] -= rate * g / ((float) Math.sqrt(s) + epsilon);
        }
    }
}
