package io.tripletflow.optim;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Which optimiser, with which constants. A constant that a kind does not use is checked all the
 * same.
 *
 * @param kind rule of the update
 * @param learningRate size of a step, above 0
 * @param momentum share of the last step that is kept, in [0, 1); SGD, NESTEROV (above 0) and
 *     RMSPROP
 * @param beta1 decay of the mean of gradients, in [0, 1); ADAM, ADAMW
 * @param beta2 decay of the mean of squared gradients, in [0, 1); ADAM, ADAMW, RMSPROP
 * @param epsilon added to the root that divides, above 0; all but SGD and NESTEROV
 * @param weightDecay share of the parameters, not negative: added to the gradient (an L2 penalty),
 *     or with ADAMW taken off the parameters, times the learning rate
 * @param schedule share of the learning rate that each step takes
 */
public record OptimizerSpec(
        Kind kind,
        float learningRate,
        float momentum,
        float beta1,
        float beta2,
        float epsilon,
        float weightDecay,
        Schedule schedule)
        implements Serializable {

    /** Rules of update; each agrees with PyTorch's class of that name where it says no other. */
    public enum Kind {
        /** Gradient descent, with momentum where that is above 0. */
        SGD,
        /**
         * Gradient descent with momentum that looks one step ahead: <a
         * href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013</a>;
         * PyTorch's SGD with nesterov=True.
         */
        NESTEROV,
        /** <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan, Singer 2011</a>. */
        ADAGRAD,
        /** Tieleman, Hinton 2012, with momentum where that is above 0. */
        RMSPROP,
        /** <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba 2015</a>. */
        ADAM,
        /** <a href="https://arxiv.org/abs/1711.05101">Loshchilov, Hutter 2019</a>. */
        ADAMW
    }

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    public OptimizerSpec {
        requireNonNull(kind, "kind");
        requirePositive("learningRate", learningRate);
        requireShare("momentum", momentum);
        if (kind == Kind.NESTEROV && momentum == 0) {
            throw new IllegalArgumentException(
                    "momentum must be above 0 with NESTEROV but was 0; write one such as 0.9");
        }
        requireShare("beta1", beta1);
        requireShare("beta2", beta2);
        requirePositive("epsilon", epsilon);
        if (!(weightDecay >= 0 && weightDecay < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weightDecay must be finite and not negative but was " + weightDecay);
        }
        requireNonNull(schedule, "schedule");
    }

    /** At a constant rate from the first step. */
    public OptimizerSpec(
            Kind kind,
            float learningRate,
            float momentum,
            float beta1,
            float beta2,
            float epsilon,
            float weightDecay) {
        this(kind, learningRate, momentum, beta1, beta2, epsilon, weightDecay, Schedule.constant());
    }

    public static OptimizerSpec sgd(float learningRate, float momentum) {
        return new OptimizerSpec(Kind.SGD, learningRate, momentum, BETA1, BETA2, EPSILON, 0f);
    }

    public static OptimizerSpec nesterov(float learningRate, float momentum) {
        return new OptimizerSpec(Kind.NESTEROV, learningRate, momentum, BETA1, BETA2, EPSILON, 0f);
    }

    public static OptimizerSpec adagrad(float learningRate) {
        return new OptimizerSpec(Kind.ADAGRAD, learningRate, 0f, BETA1, BETA2, 1e-10f, 0f);
    }

    public static OptimizerSpec rmsProp(float learningRate) {
        return new OptimizerSpec(Kind.RMSPROP, learningRate, 0f, BETA1, 0.99f, EPSILON, 0f);
    }

    public static OptimizerSpec adam(float learningRate) {
        return new OptimizerSpec(Kind.ADAM, learningRate, 0f, BETA1, BETA2, EPSILON, 0f);
    }

    public static OptimizerSpec adamW(float learningRate, float weightDecay) {
        return new OptimizerSpec(Kind.ADAMW, learningRate, 0f, BETA1, BETA2, EPSILON, weightDecay);
    }

    /** The same rule at rates by that schedule. */
    public OptimizerSpec withSchedule(Schedule other) {
        return new OptimizerSpec(
                kind, learningRate, momentum, beta1, beta2, epsilon, weightDecay, other);
    }

    private static void requirePositive(String name, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " must be finite and above 0 but was " + value);
        }
    }

    private static void requireShare(String name, float value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1) but was " + value);
        }
    }
}
