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

    /** Row i of the gradient belongs to row {@code rows[i]} of the parameters. */
    void stepRows(float[] gradient, int[] rows, int width) {
        step++;
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < width; j++) {
                int k = rows[i] * width + j;
                parameters[k] += change(k, gradient[i * width + j]);
            }
        }
    }

    private double change(int i, double gradient) {
        double rate = rate();
        double beta2 = spec.beta2();
        double decay = spec.weightDecay() * parameters[i];
        double g = gradient + decay;
        switch (spec.kind()) {
            case NESTEROV -> {
                first[i] = spec.momentum() * first[i] + g;
                return -rate * (g + spec.momentum() * first[i]);
            }
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
        return -rate() * mean / (Math.sqrt(square) + spec.epsilon());
    }

    private double rate() {
        return spec.learningRate() * course(spec.schedule());
    }

    private double course(Schedule schedule) {
        double warmup = schedule.warmup();
        if (step < warmup) {
            return step / warmup;
        }
        double t = step - Math.max(1, warmup);
        double period = schedule.period();
        double floor = schedule.floor();
        return switch (schedule.kind()) {
            case CONSTANT -> 1;
            case STEP -> Math.max(floor, Math.pow(schedule.factor(), Math.floor(t / period)));
            case EXPONENTIAL -> Math.max(floor, Math.pow(schedule.factor(), t / period));
            case COSINE ->
                    floor + (1 - floor) * (0.5 + 0.5 * Math.cos(Math.PI * (t % period) / period));
            case INVERSE_SQUARE_ROOT -> Math.max(floor, Math.sqrt(period / (period + t)));
        };
    }
}
