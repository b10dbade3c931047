package io.tripletflow.optim;

import static io.tripletflow.argument.Arguments.requireNotNegative;

import java.io.Serializable;
import java.util.List;

/**
 * Bounds gradients before the step, over all blocks of parameters together. Of gradients whose norm
 * is not finite nothing is changed: the caller sees the norm and leaves the step out. Allocates
 * nothing.
 *
 * <p>Each number is first brought into [−value, value] (PyTorch's clip_grad_value_); then all are
 * multiplied by min(1, norm/(‖g‖ + 10⁻⁶)), ‖g‖ being the Euclidean norm over all numbers of all
 * blocks (clip_grad_norm_), which keeps the direction.
 *
 * @param norm largest norm; 0 bounds nothing
 * @param value largest absolute value; 0 bounds nothing
 * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov, Bengio 2013</a>
 */
public record Clipping(float norm, float value) implements Serializable {

    public static final Clipping OFF = new Clipping(0, 0);

    private static final double NO_DIVISION_BY_ZERO = 1e-6;

    public Clipping {
        requireNotNegative("norm", norm);
        requireNotNegative("value", value);
    }

    /**
     * Clips whole arrays in place.
     *
     * @return the norm before
     */
    public double clip(List<float[]> gradients) {
        double before = norm(gradients);
        if (!Double.isFinite(before)) {
            return before;
        }
        double now = before;
        if (value > 0) {
            for (int i = 0; i < gradients.size(); i++) {
                bound(gradients.get(i), gradients.get(i).length);
            }
            now = norm(gradients);
        }
        float factor = factor(now);
        if (factor < 1) {
            scale(gradients, factor);
        }
        return before;
    }

    /** Brings the first {@code count} numbers into [−value, value]; nothing where value is 0. */
    public void bound(float[] gradient, int count) {
        if (value == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            gradient[i] = Math.max(-value, Math.min(value, gradient[i]));
        }
    }

    /**
     * What a gradient of that norm is multiplied by, from 0 to 1; 1 where the norm is not finite.
     */
    public float factor(double gradientNorm) {
        return norm == 0 || !Double.isFinite(gradientNorm)
                ? 1
                : (float) Math.min(1, norm / (gradientNorm + NO_DIVISION_BY_ZERO));
    }

    /** Euclidean norm over all numbers of all arrays; NaN or infinite where one of them is. */
    public static double norm(List<float[]> arrays) {
        double squares = 0;
        for (int i = 0; i < arrays.size(); i++) {
            squares += squares(arrays.get(i), arrays.get(i).length);
        }
        return Math.sqrt(squares);
    }

    /**
     * Sum of the squares of the first {@code count} numbers, in double; in four sums, because each
     * addition waits for the one before.
     */
    public static double squares(float[] values, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i < count - 3; i += 4) {
            s0 += (double) values[i] * values[i];
            s1 += (double) values[i + 1] * values[i + 1];
            s2 += (double) values[i + 2] * values[i + 2];
            s3 += (double) values[i + 3] * values[i + 3];
        }
        for (; i < count; i++) {
            s0 += (double) values[i] * values[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /** Multiplies all numbers of all arrays. */
    public static void scale(List<float[]> arrays, float factor) {
        for (int i = 0; i < arrays.size(); i++) {
            scale(arrays.get(i), arrays.get(i).length, factor);
        }
    }

    /** Multiplies the first {@code count} numbers. */
    public static void scale(float[] values, int count, float factor) {
        for (int i = 0; i < count; i++) {
            values[i] *= factor;
        }
    }
}
