package io.tripletflow.optim;

/** The rules of {@link OptimizerSpec.Kind} as the papers print them, in double. */
final class NaiveOptimizer {

    final double[] parameters;
    private final OptimizerSpec spec;
    private final double[] first;
    private final double[] second;
    private int step;

    NaiveOptimizer(OptimizerSpec spec, float[] start) {
        this.spec = spec;
        parameters = new double[start.length];
        first = new double[start.length];
        second = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            parameters[i] = start[i];
        }
    }

    void step(float[] gradient) {
        step++;
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += change(i, gradient[i]);
        }
    }

    private double change(int i, double gradient) {
        double rate = spec.learningRate();
        double beta2 = spec.beta2();
        double decay = spec.weightDecay() * parameters[i];
        double g = gradient + decay;
        switch (spec.kind()) {
            case SGD -> {
                first[i] = spec.momentum() * first[i] + g;
                return -rate * first[i];
            }
            case ADAGRAD -> {
                second[i] += g * g;
                return -rate * g / (Math.sqrt(second[i]) + spec.epsilon());
            }
            case RMSPROP -> {
                second[i] = beta2 * second[i] + (1 - beta2) * g * g;
                double scaled = g / (Math.sqrt(second[i]) + spec.epsilon());
                first[i] = spec.momentum() * first[i] + scaled;
                return -rate * first[i];
            }
            case ADAM -> {
                return adam(i, g);
            }
            case ADAMW -> {
                return -rate * decay + adam(i, gradient);
            }
        }
        throw new AssertionError(spec.kind());
    }

    private double adam(int i, double g) {
        double beta1 = spec.beta1();
        double beta2 = spec.beta2();
        first[i] = beta1 * first[i] + (1 - beta1) * g;
        second[i] = beta2 * second[i] + (1 - beta2) * g * g;
        double mean = first[i] / (1 - Math.pow(beta1, step));
        double square = second[i] / (1 - Math.pow(beta2, step));
        return -spec.learningRate() * mean / (Math.sqrt(square) + spec.epsilon());
    }
}
