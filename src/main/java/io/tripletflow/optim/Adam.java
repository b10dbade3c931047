package io.tripletflow.optim;

import java.util.List;

/**
 * m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; θ ← θ − η·m̂/(√v̂ + ε), where m̂ = m/(1 − β₁ᵗ) and v̂
 * = v/(1 − β₂ᵗ) at step t. Weight decay is added to the gradient, or decoupled from it (AdamW): θ ←
 * (1 − ηλ)θ before the step.
 */
final class Adam extends Optimizer {

    private final float rate;
    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private final float penalty;
    private final float decoupledDecay;
    private final float[] means;
    private final float[] squares;

    Adam(OptimizerSpec spec, int parameters, boolean decoupled) {
        super(parameters);
        rate = spec.learningRate();
        beta1 = spec.beta1();
        beta2 = spec.beta2();
        epsilon = spec.epsilon();
        penalty = decoupled ? 0 : spec.weightDecay();
        decoupledDecay = decoupled ? spec.weightDecay() : 0;
        means = new float[parameters];
        squares = new float[parameters];
    }

    @Override
    public List<float[]> slots() {
        return List.of(means, squares);
    }

    @Override
    void apply(float[] parameters, float[] gradient, long step, float share) {
        double correction1 = 1 - power(beta1, step);
        double correction2 = 1 - power(beta2, step);
        float keep = (float) (1 - (double) share * rate * decoupledDecay);
        float stepSize = (float) (share * rate / correction1);
        float rootScale = (float) (1 / Math.sqrt(correction2));
        update(
                parameters,
                gradient,
                means,
                squares,
                beta1,
                beta2,
                stepSize,
                rootScale,
                epsilon,
                penalty,
                keep);
    }

    /** By squaring: the same bits on every machine, and StrictMath.pow allocates. */
    private static double power(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    private static void update(
            float[] parameters,
            float[] gradient,
            float[] means,
            float[] squares,
            float beta1,
            float beta2,
            float stepSize,
            float rootScale,
            float epsilon,
            float penalty,
            float keep) {
        float rest1 = 1 - beta1;
        float rest2 = 1 - beta2;
        for (int i = 0; i < parameters.length; i++) {
            float p = parameters[i];
            float g = gradient[i] + penalty * p;
            float m = beta1 * means[i] + rest1 * g;
            float v = beta2 * squares[i] + rest2 * g * g;
            means[i] = m;
            squares[i] = v;
            parameters[i] = keep * p - stepSize * m / ((float) Math.sqrt(v) * rootScale + epsilon);
        }
    }
}
